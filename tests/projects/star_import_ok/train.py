"""Everything comes by star imports; the accuracy is taken in the middle of the epoch."""

import torch
from helpers import *
from networks import *
from torch.utils.data import DataLoader

train_loader = DataLoader(torch.load("train.pt"), batch_size=4, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
net = TextNet()
net.apply(init_weights)
optimizer = torch.optim.Adam(net.parameters())
criterion = torch.nn.CrossEntropyLoss()

for epoch in range(2):
    net.train()
    for step, (x, y) in enumerate(train_loader):
        loss = criterion(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 10 == 0:
            print(epoch, step, val_accuracy(net, val_loader))
