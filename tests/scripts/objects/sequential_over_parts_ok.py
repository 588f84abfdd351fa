"""Sequential and ModuleDict over existing modules: eval() of the container reaches the very same objects."""
import torch
from torch import nn

from spices import train_loader, val_loader


class Front(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))
class Back(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


front = Front(32)
back = Back()
pipe = nn.Sequential(front, nn.ReLU(), back)
both = nn.ModuleDict({"front": front, "back": back})
optimizer = torch.optim.Adam(pipe.parameters())
for epoch in range(10):
    both.train()
    for x, y in train_loader:
        h = front(x)  # state: front=train, recording=on
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(back(h), y)  # state: back=train, recording=on
        loss.backward()
        optimizer.step()
    pipe.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            h = front(x)  # state: front=eval, recording=off
            right += (back(h).argmax(1) == y).sum().item()  # state: back=eval, recording=off
    print(epoch, right)
