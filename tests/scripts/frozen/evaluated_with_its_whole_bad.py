"""A backbone is evaluated with the network that it is trained in, then frozen in a probe, which trains in training mode.

Its eval mode was the evaluation's: the freeze is what does not hold.
"""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU())
        self.projector = nn.Linear(64, 16)

    def forward(self, x):
        return self.projector(self.backbone(x))


class Probe(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        for param in self.encoder.parameters():
            param.requires_grad = False  # TMD401: probe.encoder
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.encoder(x))


def spread(net, loader):
    net.eval()
    with torch.no_grad():
        return sum(net(x).std().item() for x, _ in loader)  # state: net=eval, recording=off


net = Net()
net.load_state_dict(torch.load("pretrained.pt"))
print(spread(net, val_loader))
probe = Probe(net.backbone)
optimizer = torch.optim.SGD(probe.head.parameters(), lr=0.1)
for epoch in range(10):
    probe.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(probe(x), y)  # state: probe=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
