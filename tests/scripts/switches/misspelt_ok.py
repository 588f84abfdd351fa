"""The twin of misspelt_bad: the same assignments under the right name."""
import torch
from torch import nn

encoder = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU())
head = nn.Linear(64, 5)
for p in encoder.parameters():
    p.requires_grad = False
for name, weight in head.named_parameters():
    if name == "bias":
        weight.requires_grad = False
encoder[0].weight.requires_grad = False
encoder.requires_grad_(False)
encoder.eval()
model = nn.Sequential(encoder, head)
noise = torch.randn(1, 32)
noise.requires_grad = True
optimizer = torch.optim.Adam(model.parameters())
for x, y in torch.load("train.pt"):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x), y).backward()  # state: model=train, recording=on
    optimizer.step()
