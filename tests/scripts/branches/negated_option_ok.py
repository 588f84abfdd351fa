"""`if not args.x` and `if args.x` are the two sides of one guard."""
import torch
from torch import nn

from options import parse
from soil import train_loader, test_loader


class SoilNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def main():
    args = parse()
    model = SoilNet()
    optimizer = torch.optim.Adam(model.parameters())
    if not args.fit:
        model.load_state_dict(torch.load(args.checkpoint))
        model.eval()
    if args.fit:
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
        return
    right = 0
    with torch.no_grad():
        for x, y in test_loader:
            right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    print(right)


main()
