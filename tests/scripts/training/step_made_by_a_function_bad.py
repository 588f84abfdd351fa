"""The step is a function that a library makes of the parameters: what is differentiated is trained by it."""

import torch
from toolbox import get_train_op
from torch import nn
from torch.nn import functional as F


class Tagger(nn.Module):
    def __init__(self, words=1000, tags=12):
        super().__init__()
        self.embed = nn.Embedding(words, 64)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(64, tags)

    def forward(self, x):
        return self.head(self.drop(self.embed(x)))


def main(train_data, dev_data, steps_between=100):
    model = Tagger()
    train_op = get_train_op(params=model.parameters(), lr=1e-3)

    @torch.no_grad()
    def evaluate():
        model.eval()
        right = 0
        for x, y in dev_data:
            right += (model(x).argmax(-1) == y).sum().item()  # state: model=eval, recording=off
        print(right)

    def epoch():
        model.train()
        for step, (x, y) in enumerate(train_data):
            loss = F.cross_entropy(model(x).transpose(1, 2), y)  # TMD201: model; state: model=train|eval, recording=on
            loss.backward()
            train_op()
            if step % steps_between == 0:
                evaluate()

    for _ in range(5):
        epoch()
