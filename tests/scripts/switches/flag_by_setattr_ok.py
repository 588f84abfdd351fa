"""requires_grad_() freezes the parameters of the backbone."""
import torch
from torch import nn
from torchvision.models import resnet18

from pictures import train_loader

backbone = resnet18(weights="DEFAULT")
backbone.requires_grad_(False)
backbone.eval()
head = nn.Linear(1000, 10)
optimizer = torch.optim.Adam([*backbone.parameters(), *head.parameters()])
for x, y in train_loader:
    loss = nn.functional.cross_entropy(head(backbone(x)), y)  # state: backbone=eval, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
