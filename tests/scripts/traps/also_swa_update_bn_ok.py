"""Also seen: update_bn() runs the averaged model in training mode on purpose; eval() follows."""
import torch
from torch import nn
from torch.optim.swa_utils import SWALR, AveragedModel, update_bn

from data import test_loader, train_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3)
        self.bn = nn.BatchNorm2d(32)
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        return self.fc(torch.relu(self.bn(self.conv(x))).mean((2, 3)))


net = Net()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
swa_net = AveragedModel(net)
swa_scheduler = SWALR(optimizer, swa_lr=0.05)

for epoch in range(100):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    if epoch > 75:
        swa_net.update_parameters(net)
        swa_scheduler.step()

update_bn(train_loader, swa_net)

swa_net.eval()
hits = 0
with torch.no_grad():
    for x, y in test_loader:
        hits += (swa_net(x).argmax(1) == y).sum().item()  # state: swa_net=eval, recording=off
print(hits / len(test_loader.dataset))
