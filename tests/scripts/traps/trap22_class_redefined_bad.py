"""Trap 22: an exported notebook defines Net twice. Only the second version has dropout.

The first test needs no eval(), because the class valid at that point has nothing to switch.
"""
import torch
from torch import nn, optim

from fashion import testloader, trainloader


# In[2]:
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 10)

    def forward(self, x):
        return self.fc2(torch.relu(self.fc1(x.flatten(1))))


plain = Net()
with torch.no_grad():
    for images, labels in testloader:
        before = plain(images).argmax(1)  # state: plain=train, recording=off
        print((before == labels).float().mean().item())


# In[4]:
class Net(nn.Module):  # noqa: F811
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 10)
        self.dropout = nn.Dropout(p=0.2)

    def forward(self, x):
        return self.fc2(self.dropout(torch.relu(self.fc1(x.flatten(1)))))


model = Net()
criterion = nn.CrossEntropyLoss()
optimizer = optim.Adam(model.parameters(), lr=0.003)
for images, labels in trainloader:
    optimizer.zero_grad()
    loss = criterion(model(images), labels)  # state: model=train, recording=on
    loss.backward()
    optimizer.step()

# In[6]:
accuracy = 0.0
with torch.no_grad():
    for images, labels in testloader:
        guess = model(images).argmax(1)  # TMD101: model, since=created@41, says=before it and `model.train()` before training goes on$; state: model=train, recording=off
        accuracy += (guess == labels).float().mean().item()
print(accuracy / len(testloader))
