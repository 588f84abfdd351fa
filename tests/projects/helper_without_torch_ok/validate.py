import torch
from validation import validate_confidence
from net import build
from torch.utils.data import DataLoader

model = build()
model.load_state_dict(torch.load("net.pt"))
model.eval()
with torch.no_grad():
    print(validate_confidence(model, DataLoader(torch.load("val.pt"), batch_size=16)))
