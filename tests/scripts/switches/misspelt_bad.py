"""The attribute is called requires_grad: these assignments make new attributes, and everything stays trainable."""
import torch
from torch import nn

encoder = nn.Sequential(nn.Linear(32, 64), nn.BatchNorm1d(64), nn.ReLU())
head = nn.Linear(64, 5)
for p in encoder.parameters():
    p.require_grad = False  # TMD301: p
for name, weight in head.named_parameters():
    if name == "bias":
        weight.requires_grads = False  # TMD301: weight
encoder[0].weight.required_grad = False  # TMD301: encoder[0].weight
encoder.require_grad = False  # TMD301: encoder
model = nn.Sequential(encoder, head)
noise = torch.randn(1, 32)
noise.require_grad = True  # TMD301: noise
optimizer = torch.optim.Adam(model.parameters())
for x, y in torch.load("train.pt"):
    optimizer.zero_grad()
    nn.functional.cross_entropy(model(x), y).backward()  # state: model=train, recording=on
    optimizer.step()
