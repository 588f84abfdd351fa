"""The model is made at module level of another file; it is switched here."""

import torch
from network import labels, network
from torch.utils.data import DataLoader

network.eval()
test_loader = DataLoader(torch.load("test.pt"), batch_size=8)
with torch.no_grad():
    for x, _ in test_loader:
        print([labels[i] for i in network(x).argmax(1).tolist()])  # state: network=eval, recording=off
