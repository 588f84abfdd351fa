"""Two evaluations are made of one imported function."""

from functools import partial

import torch
from metrics import topk
from net import network
from torch.utils.data import DataLoader

top1 = partial(topk, k=1)
top2 = partial(topk, k=2)


def main():
    test_loader = DataLoader(torch.load("test.pt"), batch_size=16)
    model = network()
    model.load_state_dict(torch.load("net.pt"))
    print("top 1:", top1(model, test_loader))  # TMD101: model
    model.eval()
    print("top 2:", top2(model, test_loader))


main()
