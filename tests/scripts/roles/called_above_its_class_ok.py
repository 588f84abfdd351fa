"""A function that stands above the class puts the network in eval mode before it asks for its answers."""

import torch
from torch import nn


def answers(labeller, batches):
    labeller.eval()
    with torch.no_grad():
        return [labeller.predict(x) for x in batches]


class Labeller(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))

    def predict(self, x):
        return self(x).argmax(1).tolist()  # state: self=eval, recording=off


labeller = Labeller()
labeller.load_state_dict(torch.load("labeller.pt"))
print(answers(labeller, torch.load("rows.pt")))
