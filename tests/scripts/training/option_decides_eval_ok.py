"""An option says whether the network is trained in eval mode: the author knows, hence silence."""
import argparse

import torch
from torch import nn

from roofs import train_loader


class RoofNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 48, 3, padding=1), nn.BatchNorm2d(48), nn.ReLU())
        self.mask = nn.Conv2d(48, 1, 1)

    def forward(self, x):
        return self.mask(self.body(x))


def train_epoch(model, loader, optimizer, eval_mode):
    if eval_mode:
        model.eval()
    else:
        model.train()
    for tile, roof in loader:
        logits = model(tile)  # state: model=train|eval, recording=on
        loss = nn.functional.binary_cross_entropy_with_logits(logits, roof)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--train-in-eval-mode", action="store_true")
    args = parser.parse_args()
    model = RoofNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-4)
    for _ in range(20):
        train_epoch(model, train_loader, optimizer, args.train_in_eval_mode)
    torch.save(model.state_dict(), "roof.pt")


main()
