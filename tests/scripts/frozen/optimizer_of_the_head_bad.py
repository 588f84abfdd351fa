"""Nothing is frozen, but the only optimizer holds the head: BatchNorm of the rest moves without learning."""
import torch
from torch import nn
from torchvision.models import mobilenet_v2

from plants import train_loader

model = mobilenet_v2(pretrained=True)
model.classifier[1] = nn.Linear(model.last_channel, 39)
optimizer = torch.optim.Adam(model.classifier.parameters(), lr=1e-3)
criterion = nn.CrossEntropyLoss()

model.train()
for epoch in range(5):
    for images, labels in train_loader:
        logits = model(images)  # TMD401: model, since=train@13, says=`model` but a part; state: model=train, recording=on
        loss = criterion(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
