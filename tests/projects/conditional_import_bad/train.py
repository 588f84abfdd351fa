"""Two evaluations to choose from; neither switches, nor does this file."""

import os

import torch
from nets import Net
from torch.utils.data import DataLoader

if os.environ.get("QUICK"):
    from quick import evaluate
else:
    from thorough import evaluate

net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
loss_fn = torch.nn.CrossEntropyLoss()
train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
for epoch in range(3):
    net.train()
    for x, y in train_loader:
        loss = loss_fn(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, evaluate(net, val_loader))  # TMD101: net, since=train@20
