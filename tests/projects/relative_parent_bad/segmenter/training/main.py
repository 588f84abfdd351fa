"""Run as `python -m segmenter.training.main`."""

import torch
from torch.utils.data import DataLoader

from ..models import build_model
from .engine import validate


def main():
    train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
    val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
    model = build_model()
    criterion = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    for epoch in range(3):
        model.train()
        for x, y in train_loader:
            loss = criterion(model(x), y)  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, validate(model, val_loader, criterion))  # TMD101: model, since=train@17


if __name__ == "__main__":
    main()
