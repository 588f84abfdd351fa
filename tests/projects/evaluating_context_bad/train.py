"""The context manager of another file switches to eval mode and does not switch back."""

import torch
from modes import evaluating
from net import Net
from torch.utils.data import DataLoader

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
for epoch in range(3):
    for x, y in train_loader:
        loss = torch.nn.functional.cross_entropy(net(x), y)  # TMD201: net; state: net=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    hits = 0
    with evaluating(net), torch.no_grad():
        for x, y in val_loader:
            hits += (net(x).argmax(1) == y).sum().item()  # state: net=eval, recording=off
    print(epoch, hits)
