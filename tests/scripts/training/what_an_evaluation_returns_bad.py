"""Trap: what an evaluation returns flows into the next training step as data: its passes were no training.

Each step starts with `train()`; `validate` switches to eval mode, counts, and returns the book-keeping.
"""

import torch
from torch import nn

from tasks import generators, names, val_loaders


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(300, 128), nn.ReLU(), nn.Dropout(0.5))
        self.head = nn.Linear(128, 9)

    def forward(self, batch):
        scores = self.head(self.body(batch["words"]))
        return {"loss": nn.functional.cross_entropy(scores, batch["tags"]), "count": len(batch["tags"])}


class Trainer:
    def __init__(self):
        self.model = Tagger()
        self.optimizer = torch.optim.Adam(self.model.parameters())

    def validate(self, infos):
        self.model.eval()
        for name in names:
            for batch in val_loaders[name]:
                out = self.model(batch)  # missed: TMD102: self.model; state: self.model=eval, recording=on
                infos[name]["seen"] += out["count"]
        return infos

    def train(self, steps):
        infos = {name: {"batches": generators[name], "seen": 0} for name in names}
        for step in range(steps):
            self.model.train()
            info = infos[names[step % len(names)]]
            loss = self.model(next(info["batches"]))["loss"]  # state: self.model=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            if step % 1000 == 0:
                infos = self.validate(infos)


Trainer().train(100000)
