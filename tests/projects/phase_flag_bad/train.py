"""One function for both phases, told by a flag; it sets recording by the flag, but not the mode."""

import torch
from loop import run_epoch
from net import Net
from torch.utils.data import DataLoader

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
for epoch in range(3):
    train_loss = run_epoch(model, train_loader, optimizer, is_train=True)
    val_loss = run_epoch(model, val_loader)  # TMD101: model, since=created@10
    print(epoch, train_loss, val_loss)
