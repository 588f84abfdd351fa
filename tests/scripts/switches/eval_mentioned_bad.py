"""The parentheses of eval() are missing before the validation: the network stays in training mode."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 10))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
train_loader, val_loader = torch.load("train.pt"), torch.load("val.pt")

for epoch in range(3):
    net.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval  # TMD301: net, since=train@10
    hits = 0
    with torch.no_grad():
        for x, y in val_loader:
            hits += (net(x).argmax(1) == y).sum().item()  # TMD101: net, since=train@10; state: net=train, recording=off
    print(epoch, hits)
