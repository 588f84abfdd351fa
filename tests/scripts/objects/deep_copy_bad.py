"""`backup = model.eval()` is a second name, not a copy: the training below runs in eval mode."""
import copy

import torch
from torch import nn

from paper import train_loader, val_loader


class PaperNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


model = PaperNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
backup = model.eval()
for epoch in range(10):
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), label)  # TMD202: model, since=eval@25; state: model=eval, recording=on
        loss.backward()
        optimizer.step()
torch.save(backup.state_dict(), "backup.pt")
