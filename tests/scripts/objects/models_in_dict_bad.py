"""Networks in a dict: the loop over its values switches all of them to eval and nothing switches them back."""
import torch
from torch import nn

from lidar import train_loader, val_loader


class Range(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))
class Label(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


range_net = Range(32)
label_net = Label()
nets = {"range": range_net, "label": label_net}
params = [p for net in nets.values() for p in net.parameters()]
optimizer = torch.optim.Adam(params)
for epoch in range(10):
    for x, y in train_loader:
        h = range_net(x)  # TMD201: range_net, since=eval@39; state: range_net=train|eval, recording=on
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(label_net(h), y)  # TMD201: label_net, since=eval@39; state: label_net=train|eval, recording=on
        loss.backward()
        optimizer.step()
    for net in nets.values():
        net.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            h = nets["range"](x)  # state: nets["range"]=eval, recording=off
            right += (nets["label"](h).argmax(1) == y).sum().item()  # state: nets["label"]=eval, recording=off
    print(epoch, right)
