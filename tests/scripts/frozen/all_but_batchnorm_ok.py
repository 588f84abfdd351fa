"""Everything is frozen but BatchNorm, which is to adapt to the new domain: training mode is the point."""
import torch
from torch import nn
from torchvision.models import resnet50

from domains import target_loader

model = resnet50(weights="DEFAULT")
for param in model.parameters():
    param.requires_grad = False
for module in model.modules():
    if isinstance(module, nn.BatchNorm2d):
        for param in module.parameters():
            param.requires_grad = True
optimizer = torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=1e-3)
model.train()
for x in target_loader:
    p = model(x).softmax(1)  # state: model=train, recording=on
    loss = -(p * p.log()).sum(1).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
