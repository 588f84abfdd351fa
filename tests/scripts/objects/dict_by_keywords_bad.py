"""Networks in dict(name=net), and in a dict() that is filled: one of each is forgotten."""
import torch
from torch import nn

from signals import batches

parts = dict(
    encoder=nn.Sequential(nn.Linear(64, 32), nn.BatchNorm1d(32)),
    decoder=nn.Sequential(nn.Linear(32, 64), nn.Dropout(0.1)),
)
heads = dict()
heads["rate"] = nn.Sequential(nn.Linear(32, 8), nn.Dropout(0.3), nn.Linear(8, 1))
heads["kind"] = nn.Sequential(nn.Linear(32, 8), nn.Dropout(0.3), nn.Linear(8, 4))
for name, part in parts.items():
    part.load_state_dict(torch.load(f"{name}.pt"))
for name, head in heads.items():
    head.load_state_dict(torch.load(f"{name}.pt"))
parts["encoder"].eval()
heads["rate"].eval()
with torch.no_grad():
    for x in batches("test"):
        code = parts["encoder"](x)  # state: parts["encoder"]=eval, recording=off
        error = (parts["decoder"](code) - x).abs().mean().item()  # TMD101: parts["decoder"]; state: parts["decoder"]=train, recording=off
        rate = heads["rate"](code).tolist()  # state: heads["rate"]=eval, recording=off
        kind = heads["kind"](code).argmax(1).tolist()  # TMD101: heads["kind"]; state: heads["kind"]=train, recording=off
        print(error, rate, kind)
