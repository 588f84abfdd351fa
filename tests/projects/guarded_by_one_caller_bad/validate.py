import torch
from embedder import similarity
from net import build
from torch.utils.data import DataLoader

model = build()
model.load_state_dict(torch.load("net.pt"))
model.eval()
with torch.no_grad():
    print(similarity(model, DataLoader(torch.load("val.pt"), batch_size=16)))
