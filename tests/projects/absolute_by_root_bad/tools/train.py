"""Run from the root of the repository. train() stands before the epochs, evaluate() leaves eval mode behind."""

import torch
from torch.utils.data import DataLoader

from lib.engine import evaluate, train_one_epoch
from lib.models import MLP

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)

net = MLP()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
criterion = torch.nn.CrossEntropyLoss()

net.train()
for epoch in range(5):
    loss = train_one_epoch(net, train_loader, optimizer, criterion)  # TMD201: net
    print(epoch, loss, evaluate(net, val_loader))
