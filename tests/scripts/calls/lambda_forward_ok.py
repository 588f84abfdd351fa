"""A lambda made before eval() runs the model in the mode at the call: eval."""
import torch
from torch import nn

from coffee import train_loader, test_loader


class BeanNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = BeanNet()
guess = lambda x: net(x).argmax(1)  # state: net=eval, recording=off
optimizer = torch.optim.Adam(net.parameters())
net.train()
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
net.eval()
right = 0
with torch.no_grad():
    for x, y in test_loader:
        right += (guess(x) == y).sum().item()
print(right)
