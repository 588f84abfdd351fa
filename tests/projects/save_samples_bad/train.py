"""Samples are saved after each epoch; train() stands before the epochs."""

import torch
import utils
from autoencoder import AutoEncoder
from torch.utils.data import DataLoader

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
fixed, _ = next(iter(DataLoader(torch.load("val.pt"), batch_size=8)))
model = AutoEncoder()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
model.train()
for epoch in range(3):
    for x, _ in train_loader:
        loss = (model(x) - x).pow(2).mean()  # TMD201: model; state: model=train|eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    utils.save_samples(model, fixed, f"samples_{epoch}.pt")
