"""A module whose own method switches the parts that it runs: what the whole is in does not matter there."""

import torch
from torch import nn


class Pair(nn.Module):
    def __init__(self):
        super().__init__()
        self.reader = nn.Sequential(nn.Linear(8, 16), nn.Dropout(0.1), nn.Linear(16, 3))
        self.graph = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Linear(16, 3))

    def run(self, loader, phase):
        found = []
        for x, _ in loader:
            out = self.reader(x) if phase == "reader" else self.graph(x)
            found.append(out)
        return torch.cat(found)

    @torch.no_grad()
    def inference(self, loader, phase):
        if phase == "reader":
            self.reader.eval()
        else:
            self.graph.eval()
        return self.run(loader, phase)


def train(model, part, loader, optimizer):
    part.train()
    for x, y in loader:
        out = part(x)  # state: part=train, recording=on
        loss = nn.functional.cross_entropy(out, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


model = Pair()
optimizer = torch.optim.Adam(model.parameters())
for epoch in range(3):
    train(model, model.reader, train_loader, optimizer)
    train(model, model.graph, train_loader, optimizer)
    scores = model.inference(test_loader, "reader")
    print((scores.argmax(1) == labels).float().mean())
