"""The frozen configuration of another file says that no mode is switched."""

import torch
from config import CONFIG
from engine import evaluate
from torch import nn
from torch.utils.data import DataLoader

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Dropout(0.5), nn.Linear(16, 3))
optimizer = torch.optim.SGD(model.parameters(), lr=CONFIG.lr)
for epoch in range(CONFIG.epochs):
    if CONFIG.switch_modes:
        model.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if CONFIG.switch_modes:
        model.eval()
    print(epoch, evaluate(model, val_loader))  # TMD101: model, since=created@11
