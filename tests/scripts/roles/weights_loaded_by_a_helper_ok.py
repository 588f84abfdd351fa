"""A network that a helper fills with saved weights is used for answers, as one that `load_state_dict` fills.

The helper is not shown. It gets the network and a path, and its name says that it loads.
"""

import argparse

import torch
from toolbox import batches, load_model
from torch import nn


class Tagger(nn.Module):
    def __init__(self, words=1000, tags=12):
        super().__init__()
        self.embed = nn.Embedding(words, 64)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(64, tags)

    def forward(self, x):
        return self.head(self.drop(self.embed(x)))


parser = argparse.ArgumentParser()
parser.add_argument("--weights")
parser.add_argument("--sentences")
args = parser.parse_args()

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = Tagger()
model = load_model(model, args.weights)
model = model.to(device)

model.eval()
for sentence, position in batches(args.sentences):
    with torch.no_grad():
        scores = model(sentence.to(device))  # state: model=eval, recording=off
    for row, place in zip(scores, position):
        best = (-row[place]).argsort()[:3]
        print(best.tolist())
