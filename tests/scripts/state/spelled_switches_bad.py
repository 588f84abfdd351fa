"""`nn.Module.eval(m)` and `getattr(m, "eval")()` switch like m.eval(); nothing switches back before training."""
import torch
from torch import nn

from wine import train_loader, val_loader


class WineNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = WineNet()
optimizer = torch.optim.Adam(net.parameters())
criterion = nn.CrossEntropyLoss()

nn.Module.eval(net)
before = 0
with torch.no_grad():
    for features, quality in val_loader:
        before += (net(features).argmax(1) == quality).sum().item()  # state: net=eval, recording=off

for features, quality in train_loader:
    optimizer.zero_grad()
    loss = criterion(net(features), quality)  # TMD201: net, since=eval@22; state: net=eval, recording=on
    loss.backward()
    optimizer.step()

net.train(mode=True)
getattr(net, "eval")()
after = 0
with torch.no_grad():
    for features, quality in val_loader:
        after += (net(features).argmax(1) == quality).sum().item()  # state: net=eval, recording=off
print(before, after)
