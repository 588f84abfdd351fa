"""Dropout stands three files away, in the block of the network that the factory builds."""

import torch
from engine import evaluate
from factory import build_model
from torch.utils.data import DataLoader

model = build_model(depth=3)
optimizer = torch.optim.AdamW(model.parameters())
train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
for epoch in range(3):
    for x, y in train_loader:
        loss = torch.nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(epoch, evaluate(model, val_loader))  # TMD101: model
