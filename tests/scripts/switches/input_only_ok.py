"""The twin of input_only_bad: the pass is inside."""
import torch
from torch import nn


def load(path):
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.LazyLinear(10))
    net.load_state_dict(torch.load(path))
    net.eval()
    return net


def test(net, test_loader):
    hits = 0
    for images, labels in test_loader:
        with torch.no_grad():
            images = torch.autograd.Variable(images)
            labels = torch.autograd.Variable(labels)
            logits = net(images)  # state: net=eval, recording=off
        hits += (logits.argmax(1) == labels).sum().item()
    return hits


net = load("net.pt")
print(test(net, torch.load("test.pt")))
with torch.no_grad():
    x = torch.tensor([[1.0, 2.0, 3.0]])
    x.unsqueeze_(0)
    print(net(x).argmax(1).item())  # state: net=eval, recording=off
