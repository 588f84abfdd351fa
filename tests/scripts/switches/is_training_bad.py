"""is_training is no flag of nn.Module, and this one does not ask for it: dropout stays on."""
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
scorer.is_training = False  # TMD301: scorer
with torch.no_grad():
    print(scorer(torch.load("batch.pt")).tolist())  # TMD101: scorer, since=created@15; state: scorer=train, recording=off
