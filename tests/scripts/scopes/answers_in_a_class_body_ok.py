"""The twin of answers_in_a_class_body_bad: what the class keeps is made before it, under a guard."""
import torch
from torch import nn

from data import prompts

encoder = nn.Sequential(nn.Linear(20, 64), nn.Dropout(0.1), nn.Linear(64, 8))
encoder.load_state_dict(torch.load("encoder.pt"))
encoder.eval()
with torch.no_grad():
    nearest = encoder(prompts("classes")).argmax(1).tolist()  # state: encoder=eval, recording=off


class Anchors:
    kind = "nearest"
    classes = nearest
