"""The decorator of another file takes the time and guards nothing."""

import torch
from decorators import timed
from net import network
from torch.utils.data import DataLoader


@timed
def predict(model, loader):
    model.eval()
    labels = []
    for x, _ in loader:
        labels += model(x).argmax(1).tolist()  # TMD102: model; state: model=eval, recording=on
    return labels


if __name__ == "__main__":
    model = network()
    model.load_state_dict(torch.load("net.pt"))
    print(predict(model, DataLoader(torch.load("test.pt"), batch_size=16)))
