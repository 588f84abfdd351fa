"""Export: eval() comes after the new head."""

import torch
from torch import nn
from torchvision import models

model = models.resnet50(weights="DEFAULT")
model.fc = nn.Sequential(nn.Dropout(0.5), nn.Linear(2048, 3))
model.fc.load_state_dict(torch.load("head.pt"))
model.eval()

image = torch.load("image.pt")
program = torch.export.export(model, (image,))
torch.export.save(program, "model.pt2")

with torch.no_grad():
    print(model(image).argmax().item())  # state: model=eval, recording=off
