"""Each of the two phases has its mode."""

import torch
from torch import nn
from torchvision import models

model = models.resnet18(num_classes=10)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    for phase in ["train", "val"]:
        if phase == "train":
            model.train()
        else:
            model.eval()
        hits = 0
        for x, y in loaders[phase]:
            with torch.set_grad_enabled(phase == "train"):
                out = model(x)  # state: model=eval|train, recording=on|off
                loss = nn.functional.cross_entropy(out, y)
                if phase == "train":
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
            hits += (out.argmax(1) == y).sum().item()
        print(epoch, phase, hits)
