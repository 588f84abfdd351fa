import torch
from validation import validate_confidence
from net import build
from torch.utils.data import DataLoader

nightly = build().eval()
nightly.load_state_dict(torch.load("nightly.pt"))
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
print(validate_confidence(nightly, val_loader))  # TMD102: nightly
