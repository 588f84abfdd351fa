"""restore() leaves eval mode, and the training goes on in it."""

import torch
from checkpoint import restore
from net import Net
from steps import train_epoch
from torch.utils.data import DataLoader

model = restore(Net(), "last.pt")
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
criterion = torch.nn.CrossEntropyLoss()
train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
for epoch in range(3):
    train_epoch(model, train_loader, optimizer, criterion)  # TMD202: model
torch.save(model.state_dict(), "last.pt")
