"""A network that a helper fills with saved weights is trained on: what is read of its output on the way is no answer."""

import torch
from toolbox import batches, load_checkpoint
from torch import nn
from torch.nn import functional as F


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 32), nn.Dropout(0.5), nn.Linear(32, 3))

    def forward(self, x):
        return self.layers(x)


model = Net()
load_checkpoint(model, "last.pt")
optimizer = torch.optim.Adam(model.parameters())
for x, y in batches("train"):
    scores = model(x)  # state: model=train, recording=on
    right = (scores.argmax(-1) == y).float().mean().item()
    print(f"{right:.3f}")
    loss = F.cross_entropy(scores, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
