"""What is encoded is given away as numbers: nobody can differentiate it."""

from torch import nn


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.2), nn.Linear(8, 4))

    def forward(self, x):
        return self.layers(x)


class Model:
    def __init__(self, generator):
        self.encoder = Encoder()
        self.generator = generator

    def encode(self, x):
        return self.encoder(x)  # TMD101: self.encoder; TMD102: self.encoder; state: self.encoder=train, recording=on

    def codes(self, x):
        found = self.encode(x=x).detach().numpy()
        return found.round(2).tolist()
