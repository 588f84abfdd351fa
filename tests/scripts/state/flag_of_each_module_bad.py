"""The flag of each module is set by hand after the evaluation, to the wrong value."""
import torch
from torch import nn

from ponds import train_loader, val_loader


class PondNet(nn.Module):
    def __init__(self, classes=6):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(40, 64), nn.ReLU(), nn.Dropout(0.4))
        self.head = nn.Linear(64, classes)

    def forward(self, x):
        return self.head(self.body(x))


@torch.no_grad()
def accuracy(net):
    net.eval()
    right = 0
    for x, y in val_loader:
        right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    for module in net.modules():
        module.training = False
    return right / len(val_loader.dataset)


net = PondNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.05)
net.train()
for epoch in range(20):
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # TMD202: net, says=its flag is set on line 25; state: net=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, accuracy(net))
