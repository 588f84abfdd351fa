"""TMD102: the body of a class runs a network where it stands, at import, and nothing mentions the class."""
import torch
from torch import nn

from data import prompts

encoder = nn.Sequential(nn.Linear(20, 64), nn.Dropout(0.1), nn.Linear(64, 8))
encoder.load_state_dict(torch.load("encoder.pt"))
encoder.eval()


class Anchors:
    kind = "nearest"
    classes = encoder(prompts("classes")).argmax(1).tolist()  # TMD102: encoder; state: encoder=eval, recording=on
