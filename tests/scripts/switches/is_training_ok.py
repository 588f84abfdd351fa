"""The twin of is_training_bad: eval() is the switch that every layer asks."""
import torch
from torch import nn


class Scorer(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(16, 32), nn.Dropout(0.2), nn.Linear(32, 1))

    def forward(self, x):
        return self.layers(x)


scorer = Scorer()
scorer.load_state_dict(torch.load("scorer.pt"))
scorer.eval()
with torch.no_grad():
    print(scorer(torch.load("batch.pt")).tolist())  # state: scorer=eval, recording=off
