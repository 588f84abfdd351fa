"""A frozen extractor runs beside the head that is trained on its features, in the mode it was created in."""
import torch
from torch import nn
from torchvision.models import efficientnet_b0

from art import train_loader

extractor = efficientnet_b0(weights="DEFAULT")
extractor.requires_grad_(False)  # TMD401: extractor, since=created@8
head = nn.Sequential(nn.Linear(1000, 256), nn.ReLU(), nn.Linear(256, 27))
optimizer = torch.optim.Adam(head.parameters(), lr=1e-3)
for epoch in range(10):
    for x, y in train_loader:
        features = extractor(x)  # state: extractor=train, recording=on
        loss = nn.functional.cross_entropy(head(features), y)  # state: head=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
