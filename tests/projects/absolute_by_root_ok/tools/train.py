"""Run from the root of the repository. Each epoch begins with train()."""

import torch
from torch.utils.data import DataLoader

from lib.engine import evaluate, train_one_epoch
from lib.models import MLP

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)

net = MLP()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
criterion = torch.nn.CrossEntropyLoss()

for epoch in range(5):
    net.train()
    loss = train_one_epoch(net, train_loader, optimizer, criterion)
    print(epoch, loss, evaluate(net, val_loader))
