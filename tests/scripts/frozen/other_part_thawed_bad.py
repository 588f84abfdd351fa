"""The encoder runs under no_grad in forward for good; the body is frozen at first and thawed after three epochs."""
import torch
from torch import nn
from torchvision.models import resnet18

from pictures import train_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = resnet18(weights="DEFAULT")
        self.body = nn.Linear(1000, 64)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        with torch.no_grad():
            features = self.encoder(x)  # TMD401: net.encoder
        return self.head(self.body(features).relu())


net = Net()
for param in net.body.parameters():
    param.requires_grad = False
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    if epoch == 3:
        for param in net.body.parameters():
            param.requires_grad = True
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
