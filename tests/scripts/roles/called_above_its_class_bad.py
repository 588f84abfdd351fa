"""A function that stands above the class asks for its answers: the report names the network as the function does."""

import torch
from torch import nn


def answers(labeller, batches):
    with torch.no_grad():
        return [labeller.predict(x) for x in batches]  # TMD101: labeller


class Labeller(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 2)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))

    def predict(self, x):
        return self(x).argmax(1).tolist()  # state: self=train, recording=off


labeller = Labeller()
labeller.load_state_dict(torch.load("labeller.pt"))
print(answers(labeller, torch.load("rows.pt")))
