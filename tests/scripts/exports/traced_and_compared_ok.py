"""After the trace both modules run on random input and are compared: a check of the export, no use of the network."""

import torch
from torch import nn


def convert(network, path, history, features):
    network.eval()
    scripted = torch.jit.trace(network, torch.rand(2, history, features))
    sample = torch.rand(4, history, features)
    ours = network(sample)  # state: network=eval, recording=on
    theirs = scripted(sample)
    assert torch.eq(ours, theirs).all()
    scripted.save(path)


network = nn.Sequential(nn.Flatten(), nn.Linear(24 * 3, 64), nn.Dropout(0.1), nn.Linear(64, 6))
network.load_state_dict(torch.load("forecaster.pt"))
convert(network, "forecaster.ts", 24, 3)
