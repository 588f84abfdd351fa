"""PyTorch Geometric: an encoder of one's own, loaded from a checkpoint, is in training mode until it is switched."""

import torch
from torch_geometric.nn import MLP

encoder = MLP([16, 64, 8], dropout=0.5)
encoder.load_state_dict(torch.load("encoder.pt"))
with torch.no_grad():
    for batch in test_loader:
        out = encoder(batch.x)  # TMD101: encoder, since=created@6; state: encoder=train, recording=off
        print(out.argmax(1) == batch.y)
