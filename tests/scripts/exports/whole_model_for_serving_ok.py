"""Export: the whole module is pickled for a service, in eval mode."""

import torch
from torch import nn


class Ranker(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.query = nn.Linear(300, width)
        self.dropout = nn.Dropout(0.25)

    def forward(self, query, documents):
        return self.dropout(self.query(query)) @ documents.T


def train(ranker, loader):
    optimizer = torch.optim.Adam(ranker.parameters())
    for query, documents, best in loader:
        scores = ranker(query, documents)  # state: ranker=train, recording=on
        loss = nn.functional.cross_entropy(scores, best)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def export_for_serving(ranker, folder):
    torch.save(ranker.eval(), f"{folder}/ranker.pt")


if __name__ == "__main__":
    ranker = Ranker()
    train(ranker, torch.load("loader.pt"))
    export_for_serving(ranker, "out")
