"""Strong update: the eval() that stands beside a comment is the switch."""
import torch
from torch import nn

from leaves import train_loader, test_loader


class LeafNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


model = LeafNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
criterion = nn.CrossEntropyLoss()
model.train()
for images, species in train_loader:
    optimizer.zero_grad()
    loss = criterion(model(images), species)  # state: model=train, recording=on
    loss.backward()
    optimizer.step()

model.eval()
hits = 0
with torch.no_grad():
    for images, species in test_loader:
        guess = model(images).argmax(1)  # state: model=eval, recording=off
        hits += (guess == species).sum().item()
print(hits)
