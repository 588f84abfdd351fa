"""The decorator of another file switches recording off."""

import torch
from decorators import inference
from net import network
from torch.utils.data import DataLoader


@inference
def predict(model, loader):
    model.eval()
    labels = []
    for x, _ in loader:
        labels += model(x).argmax(1).tolist()  # state: model=eval, recording=off
    return labels


if __name__ == "__main__":
    model = network()
    model.load_state_dict(torch.load("net.pt"))
    print(predict(model, DataLoader(torch.load("test.pt"), batch_size=16)))
