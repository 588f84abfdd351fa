"""`.to()`, `.cuda()`, `.half()`, `.float()`, `.requires_grad_()` return the same object in the same mode."""
import torch
from torch import nn

from options import args
from glue import train_loader, val_loader


class GlueNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = GlueNet()
moved = net.to(args.device)
cast = moved.float().requires_grad_(True)
optimizer = torch.optim.Adam(cast.parameters())
for epoch in range(10):
    moved.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(cast(x), y)  # state: cast=train, recording=on
        loss.backward()
        optimizer.step()
    cast.cuda().eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(epoch, right)
