"""Since PyTorch 2.2 the decorator switches nothing but the function: training after it records."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


@torch.set_grad_enabled(False)
def accuracy(loader):
    net.eval()
    return sum((net(x).argmax(1) == y).sum().item() for x, y in loader)  # state: net=eval, recording=off


for x, y in torch.load("train.pt"):
    net.train()
    optimizer.zero_grad()
    nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
    optimizer.step()
print(accuracy(torch.load("test.pt")))
