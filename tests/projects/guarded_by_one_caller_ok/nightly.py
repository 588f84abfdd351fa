import torch
from embedder import similarity
from net import build
from torch.utils.data import DataLoader

nightly = build().eval()
nightly.load_state_dict(torch.load("nightly.pt"))
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
with torch.inference_mode():
    print(similarity(nightly, val_loader))
