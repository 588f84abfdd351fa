"""Both names come through an `__init__`, renamed; eval() is forgotten."""

import torch
from engine import evaluate
from models import Model, describe
from torch.utils.data import DataLoader

model = Model()
model.load_state_dict(torch.load("weights.pt", map_location="cpu"))
print("parameters:", describe(model))
test_loader = DataLoader(torch.load("test.pt"), batch_size=32)
print("accuracy:", evaluate(model, test_loader))  # TMD101: model, since=created@8
