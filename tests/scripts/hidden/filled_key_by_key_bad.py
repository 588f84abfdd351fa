"""TMD304: a local dict is filled key by key, then kept."""

from torch import nn


class TwoTowers(nn.Module):
    def __init__(self, width=32):
        super().__init__()
        towers = {}
        towers["query"] = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1))
        towers["document"] = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.1))
        self.towers = towers  # TMD304: self.towers
        self.scale = nn.Linear(1, 1)

    def forward(self, query, document):
        score = (self.towers["query"](query) * self.towers["document"](document)).sum(-1, keepdim=True)
        return self.scale(score)


def first_pair(towers, query, document):
    return towers(query[:1], document[:1])  # state: towers=entry, recording=on
