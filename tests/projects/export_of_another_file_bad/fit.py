"""Trains a small network and hands it to the file that writes it for the server."""
import torch
from torch import nn

from deployment import write_finished, write_traced
from shells import batches

network = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(288, 4))
optimizer = torch.optim.Adam(network.parameters())

for epoch in range(4):
    network.train()
    for images, labels in batches("train"):
        loss = nn.functional.cross_entropy(network(images), labels)  # state: network=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
write_traced(network, "network.pt")  # TMD103: network, since=train@12
write_finished(network, "again.pt")
