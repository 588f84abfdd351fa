"""The model is made at module level of another file, in training mode, and nobody switches it."""

import torch
from network import labels, network
from torch.utils.data import DataLoader

test_loader = DataLoader(torch.load("test.pt"), batch_size=8)
with torch.no_grad():
    for x, _ in test_loader:
        print([labels[i] for i in network(x).argmax(1).tolist()])  # TMD101: network; state: network=train, recording=off
