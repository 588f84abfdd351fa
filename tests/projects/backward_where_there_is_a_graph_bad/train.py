"""One function for training and validation: it calls backward on a loss that has no graph."""

import torch
from precision import Scaler
from torch import nn


def batches(loader):
    while True:
        yield from loader


def main(loader, held_out):
    model = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1), nn.Linear(8, 2))
    scaler = Scaler(torch.optim.Adam(model.parameters()))
    data, val_data = batches(loader), batches(held_out)

    def run(source, prefix="train"):
        x, y = next(source)
        loss = nn.functional.cross_entropy(model(x), y)  # TMD203: model; state: model=train|eval, recording=on|off
        print(prefix, loss.item())
        scaler.zero_grad()
        scaler.backward(loss)

    for step in range(1000):
        run(data)
        scaler.step()
        if step % 100 == 0:
            with torch.no_grad():
                model.eval()
                run(val_data, prefix="val")
                model.train()


if __name__ == "__main__":
    main(torch.load("train.pt"), torch.load("val.pt"))
