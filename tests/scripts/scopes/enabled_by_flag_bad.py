"""A flag passed as a literal switches the mode; the gradients of the evaluation stay on."""
import torch
from torch import nn

from options import args
from chalk import train_loader, val_loader


class ChalkNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def run_epoch(net, loader, optimizer, evaluate):
    net.train(not evaluate)
    right = 0
    for x, y in loader:
        if evaluate:
            out = net(x)  # TMD102: net; state: net=eval, recording=on
            right += (out.argmax(1) == y).sum().item()
        else:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
    return right


net = ChalkNet()
adam = torch.optim.Adam(net.parameters(), lr=args.lr)
for epoch in range(args.epochs):
    run_epoch(net, train_loader, adam, evaluate=False)
    print(epoch, run_epoch(net, val_loader, adam, evaluate=True))
