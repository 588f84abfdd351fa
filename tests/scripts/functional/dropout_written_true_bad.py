"""A hard-coded `training=True`, in forward and in a method that forward calls."""

import torch
import torch.nn.functional as F
from torch import nn


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(1000, 64)
        self.norm = nn.BatchNorm1d(64)
        self.out = nn.Linear(64, 12)

    def encode(self, tokens):
        hidden = self.embed(tokens).mean(1)
        return F.dropout(hidden, 0.2, True)  # TMD303: F.dropout

    def forward(self, tokens):
        hidden = self.norm(self.encode(tokens))
        hidden = F.dropout2d(hidden[:, :, None, None], p=0.1, training=True)  # TMD303: F.dropout2d
        hidden = torch.dropout(hidden.flatten(1), 0.1, True)  # TMD303: torch.dropout
        return self.out(hidden)


@torch.no_grad()
def predict(tagger, batches):
    tagger.eval()
    return [tagger(batch).argmax(1) for batch in batches]  # state: tagger=eval, recording=off


def main(batches):
    tagger = Tagger()
    tagger.load_state_dict(torch.load("tagger.pt"))
    print(predict(tagger, batches))
