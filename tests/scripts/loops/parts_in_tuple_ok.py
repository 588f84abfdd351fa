"""Two parts switched in a loop over a tuple: a strong update of each."""
import torch
from torch import nn

from images import train_loader, val_loader


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


encoder = Encoder()
decoder = Decoder()
optimizer = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()])
encoder.train()
decoder.train()
for epoch in range(40):
    for x in train_loader:
        code = encoder(x)  # state: encoder=train, recording=on
        optimizer.zero_grad()
        loss = (decoder(code) - x).pow(2).mean()  # state: decoder=train, recording=on
        loss.backward()
        optimizer.step()
    for part in (encoder, decoder):
        part.eval()
    error = 0.0
    with torch.no_grad():
        for x in val_loader:
            code = encoder(x)  # state: encoder=eval, recording=off
            error += (decoder(code) - x).abs().mean().item()  # state: decoder=eval, recording=off
    print(epoch, error)
    for part in (encoder, decoder):
        part.train()
