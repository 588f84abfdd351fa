"""The loss of the evaluated network is given to a helper that writes it down: nobody goes back through its graph."""
import torch
from torch import nn

from influence import record
from reviews import test_loader

net = nn.Sequential(nn.Linear(300, 64), nn.ReLU(), nn.Dropout(0.5), nn.Linear(64, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()
for x, y in test_loader:
    loss = nn.functional.cross_entropy(net(x), y)  # TMD102: net; state: net=eval, recording=on
    record(loss.item())
