# torch-version = 2.1
"""Up to PyTorch 2.1 this decorator switches recording off for the whole program when the function is defined."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


@torch.set_grad_enabled(False)  # TMD302: torch.set_grad_enabled
def accuracy(loader):
    net.eval()
    return sum((net(x).argmax(1) == y).sum().item() for x, y in loader)  # state: net=eval, recording=off


for x, y in torch.load("train.pt"):
    net.train()
    optimizer.zero_grad()
    nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
    optimizer.step()
print(accuracy(torch.load("test.pt")))
