"""The lists of parameters of two networks are added up for one optimizer, which trains both."""

import torch
from torch import nn

from speech import train_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(8, 8)
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.fc(self.drop(x))


encoder, decoder = Net(), Net()
optimizer = torch.optim.Adam(sum([list(net.parameters()) for net in (encoder, decoder)], []))
for epoch in range(10):
    for x, y in train_loader:
        code = encoder(x)  # TMD201: encoder, since=eval@28, says=from the second pass on; state: encoder=train|eval, recording=on
        loss = nn.functional.mse_loss(decoder(code), y)  # state: decoder=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    encoder.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print(encoder(x).norm())  # state: encoder=eval, recording=off
