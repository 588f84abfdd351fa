"""`super(Base, self)` starts behind `Base`: its constructor, which refuses to run, is passed over.

Python 2 style. A `Base.__init__` that raises would end the program, were it called; `main` runs to its end.
"""

import torch
from torch import nn

from speech import test_batches


class Base(nn.Module):
    def __init__(self, *args, **kwargs):
        raise NotImplementedError

    def forward(self, x):
        raise NotImplementedError

    def restore(self, path):
        self.load_state_dict(torch.load(path))


class Recognizer(Base):
    def __init__(self, features, phones):
        super(Base, self).__init__()
        self.layers = nn.Sequential(nn.Linear(features, 128), nn.Dropout(0.2), nn.Linear(128, phones))

    def forward(self, x):
        return self.layers(x)


def main():
    model = Recognizer(40, 61)
    model.restore("recognizer.pt")
    with torch.no_grad():
        for x, y in test_batches():
            guess = model(x).argmax(-1)  # TMD101: model, since=created@33; state: model=train, recording=off
            print((guess == y).float().mean().item())


main()
