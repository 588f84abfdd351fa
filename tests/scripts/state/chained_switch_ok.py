"""Chained switches: in `.eval().train()` the last one wins, so this trains in training mode."""
import torch
from torch import nn
from torch.utils.data import DataLoader

from churn import ChurnTable


class ChurnModel(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


train_loader = DataLoader(ChurnTable("train"), batch_size=32, shuffle=True)
model = ChurnModel().eval().train()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()
for epoch in range(10):
    for rows, churned in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(rows), churned)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
torch.save(model.state_dict(), "churn.pt")
