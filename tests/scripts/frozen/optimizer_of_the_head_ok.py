"""Nothing is frozen, but the only optimizer holds the head: BatchNorm of the rest moves without learning."""
import torch
from torch import nn
from torchvision.models import mobilenet_v2

from plants import train_loader

model = mobilenet_v2(pretrained=True)
model.classifier[1] = nn.Linear(model.last_channel, 39)
optimizer = torch.optim.Adam(model.classifier.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()

model.eval()
model.classifier.train()
for epoch in range(5):
    for images, labels in train_loader:
        logits = model(images)  # state: model=eval, recording=on
        loss = criterion(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
