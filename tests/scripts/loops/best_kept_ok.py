"""Early stopping with break: after the loop the model is in eval mode on both ways out."""
import torch
from torch import nn

from voices import train_loader, val_loader, test_loader


class VoiceNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = VoiceNet()
optimizer = torch.optim.Adam(net.parameters())
best = 0
while True:
    net.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    net.eval()
    right = 0
    with torch.no_grad():
        for x, y in val_loader:
            right += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    if right <= best:
        break
    best = right
with torch.no_grad():
    for x, y in test_loader:
        print((net(x).argmax(1) == y).sum().item())  # state: net=eval, recording=off
