"""Children called inside their owner's forward are part of the owner's pass and are not judged alone."""
import torch
from torch import nn

from notes import train_loader, test_loader


class Stack(nn.Module):
    def __init__(self, width=32, depth=2):
        super().__init__()
        self.layers = nn.ModuleList([nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1)) for _ in range(depth)])
        self.out = nn.Linear(width, 2)

    def features(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def forward(self, x):
        with torch.no_grad():
            scale = self.out(x).abs().max()
        return self.out(self.features(x) / scale)


net = Stack()
optimizer = torch.optim.Adam(net.parameters())
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
net.eval()
with torch.no_grad():
    for x, y in test_loader:
        print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off
