"""Trap 3, the defect beside it: functional dropout tied to self.training is a mode-dependent layer."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader

from data import test_set, train_set


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = F.relu(self.fc1(x.flatten(1)))
        x = F.dropout(x, p=0.5, training=self.training)
        return self.fc2(x)


model = ConvNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)

for epoch in range(10):
    for data, target in DataLoader(train_set, batch_size=64, shuffle=True):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(data), target)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()

correct = 0
model.eval()
with torch.no_grad():
    for data, target in DataLoader(test_set, batch_size=1000):
        pred = model(data).argmax(dim=1)  # state: model=eval, recording=off
        correct += (pred == target).sum().item()
print("test accuracy", correct / len(test_set))
