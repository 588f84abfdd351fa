"""PyTorch Geometric: the pretrained encoder comes in eval mode."""

import torch
from torch_geometric.nn import GPSE

encoder = GPSE.from_pretrained("molpcba")
with torch.no_grad():
    for batch in test_loader:
        out, _ = encoder(batch)  # state: encoder=eval, recording=off
        print(out.argmax(1) == batch.y)
