"""Export: a new head with dropout is put on after eval(), and is in training mode as every new module."""

import torch
from torch import nn
from torchvision import models

model = models.resnet50(weights="DEFAULT")
model.eval()
model.fc = nn.Sequential(nn.Dropout(0.5), nn.Linear(2048, 3))
model.fc.load_state_dict(torch.load("head.pt"))

image = torch.load("image.pt")
program = torch.export.export(model, (image,))  # TMD103: model, since=created@9
torch.export.save(program, "model.pt2")

model.eval()
with torch.no_grad():
    print(model(image).argmax().item())  # state: model=eval, recording=off
