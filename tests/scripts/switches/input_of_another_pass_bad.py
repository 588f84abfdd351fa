"""Blocks that make an `x` under no_grad: after the pass of that name, and in another function. Neither is its input."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(16, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 4))
net.load_state_dict(torch.load("net.pt"))
net.eval()


def predict(path):
    x = torch.load(path)
    scores = net(x)  # TMD102: net; state: net=eval, recording=on
    with torch.no_grad():
        x = x / 255
    return scores.argmax(1).tolist(), x.tolist()


def normalised(path):
    with torch.no_grad():
        x = torch.load(path).float() / 255
    return x


for path in ("a.pt", "b.pt"):
    print(predict(path), normalised(path))
