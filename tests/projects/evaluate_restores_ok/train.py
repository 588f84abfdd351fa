"""The validation runs every few steps, in the middle of the epoch."""

import torch
from net import Net
from torch.utils.data import DataLoader
from validation import validate

train_loader = DataLoader(torch.load("train.pt"), batch_size=4, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
model = Net()
optimizer = torch.optim.Adam(model.parameters())
criterion = torch.nn.CrossEntropyLoss()
step = 0
for epoch in range(2):
    model.train()
    for x, y in train_loader:
        loss = criterion(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        if step % 8 == 0:
            print(step, loss.item(), validate(model, val_loader))
