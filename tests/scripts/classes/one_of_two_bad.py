"""Two networks in one class: validation switches the encoder and forgets the decoder."""
import torch
from torch import nn

from sketches import train_loader, val_loader


class Encoder(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))
class Decoder(nn.Module):
    def __init__(self, width=64):
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.drop = nn.Dropout(0.1)

    def forward(self, x):
        return x + self.drop(torch.relu(self.linear(x)))


class Sketcher:
    def __init__(self):
        self.encoder = Encoder()
        self.decoder = Decoder()
        self.optimizer = torch.optim.Adam([*self.encoder.parameters(), *self.decoder.parameters()])

    def fit(self):
        for epoch in range(10):
            self._epoch()
            print(epoch, self._error())

    def _epoch(self):
        self.encoder.train()
        self.decoder.train()
        for x in train_loader:
            code = self.encoder(x)  # state: self.encoder=train, recording=on
            loss = (self.decoder(code) - x).pow(2).mean()  # state: self.decoder=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    def _error(self):
        self.encoder.eval()
        error = 0.0
        with torch.no_grad():
            for x in val_loader:
                code = self.encoder(x)  # state: self.encoder=eval, recording=off
                error += (self.decoder(code) - x).abs().sum().item()  # TMD101: self.decoder; state: self.decoder=train, recording=off
        return error


Sketcher().fit()
