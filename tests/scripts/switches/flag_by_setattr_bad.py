"""setattr() sets `requires_grad` on the backbone itself, which nothing reads."""
import torch
from torch import nn
from torchvision.models import resnet18

from pictures import train_loader

backbone = resnet18(weights="DEFAULT")
setattr(backbone, "requires_grad", False)  # TMD301: backbone
head = nn.Linear(1000, 10)
optimizer = torch.optim.Adam([*backbone.parameters(), *head.parameters()])
for x, y in train_loader:
    loss = nn.functional.cross_entropy(head(backbone(x)), y)  # state: backbone=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
