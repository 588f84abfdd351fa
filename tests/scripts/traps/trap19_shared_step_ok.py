"""Trap 19: training_step() and validate() share one helper; each caller brings mode and recording with it."""
import torch
from torch import nn

from corpus import train_batches, valid_batches


class Ranker(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.bag = nn.EmbeddingBag(words, 64)
        self.mlp = nn.Sequential(nn.Dropout(0.2), nn.Linear(64, 1))

    def forward(self, tokens, offsets):
        return self.mlp(self.bag(tokens, offsets)).squeeze(1)


class RankerTrainer:
    def __init__(self, words):
        self.ranker = Ranker(words)
        self.opt = torch.optim.Adagrad(self.ranker.parameters())

    def _margin(self, batch):
        good = self.ranker(*batch["good"])  # state: self.ranker=train|eval, recording=on|off
        bad = self.ranker(*batch["bad"])
        return nn.functional.margin_ranking_loss(good, bad, torch.ones_like(good), margin=1.0)

    def training_step(self, batch):
        self.ranker.train()
        self.opt.zero_grad()
        loss = self._margin(batch)
        loss.backward()
        self.opt.step()
        return loss.item()

    @torch.no_grad()
    def validate(self):
        self.ranker.eval()
        return sum(self._margin(batch).item() for batch in valid_batches())


if __name__ == "__main__":
    trainer = RankerTrainer(50_000)
    for step, batch in enumerate(train_batches()):
        trainer.training_step(batch)
        if step % 1000 == 999:
            print(step, trainer.validate())
