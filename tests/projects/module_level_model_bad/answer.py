"""The model is made at module level of another file, in training mode, and nobody switches it."""

import torch
from network import labels, network
from torch.utils.data import DataLoader

test_loader = DataLoader(torch.load("test.pt"), batch_size=1)
with torch.no_grad():
    for x, _ in test_loader:
        print(labels[network(x).argmax(1).item()])  # TMD101: network; state: network=train, recording=off
