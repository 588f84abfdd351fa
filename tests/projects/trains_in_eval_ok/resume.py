"""restore() leaves eval mode; train() comes before the training."""

import torch
from checkpoint import restore
from net import Net
from steps import train_epoch
from torch.utils.data import DataLoader

model = restore(Net(), "last.pt")
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
criterion = torch.nn.CrossEntropyLoss()
train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
model.train()
for epoch in range(3):
    train_epoch(model, train_loader, optimizer, criterion)
torch.save(model.state_dict(), "last.pt")
