"""The frozen encoder gets another `train`, which does nothing: no later `train()` of the whole reaches it."""

import torch
from torch import nn


def stay_as_you_are(self, mode=True):
    return self


class Captioner(nn.Module):
    def __init__(self, freeze_encoder=True):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(16, 16), nn.ReLU(), nn.Dropout(0.1))
        if freeze_encoder:
            for name, parameter in self.encoder.named_parameters():
                parameter.requires_grad = False
            self.encoder = self.encoder.eval()
            self.encoder.train = stay_as_you_are
        self.head = nn.Linear(16, 4)

    def forward(self, x):
        return self.head(self.encoder(x))


model = Captioner()
optimizer = torch.optim.SGD(model.head.parameters(), lr=0.1)
model.train()
for _ in range(3):
    loss = model(torch.randn(8, 16)).square().mean()  # state: model=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
