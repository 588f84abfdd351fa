"""Trap 25: the EMA copy is in eval mode from its birth; the model itself goes on in training mode."""
from copy import deepcopy

import torch
from torch import nn

from data import loader_train, loader_val


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = nn.Sequential(nn.Conv2d(3, 64, 3), nn.BatchNorm2d(64), nn.ReLU())
        self.drop = nn.Dropout(0.2)
        self.fc = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc(self.drop(self.block(x).mean((2, 3))))


class ModelEma:
    def __init__(self, model, decay=0.9998):
        self.module = deepcopy(model)
        self.module.eval()
        self.decay = decay
        for p in self.module.parameters():
            p.requires_grad_(False)

    def update(self, model):
        with torch.no_grad():
            for ema_v, model_v in zip(self.module.state_dict().values(), model.state_dict().values()):
                ema_v.copy_(self.decay * ema_v + (1.0 - self.decay) * model_v)


@torch.no_grad()
def validate(network, loader):
    seen = right = 0
    for x, y in loader:
        right += (network(x).argmax(1) == y).sum().item()  # state: network=eval, recording=off
        seen += len(y)
    return right / seen


def main():
    model = ConvNet()
    ema = ModelEma(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    for epoch in range(90):
        for x, y in loader_train:
            loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            ema.update(model)
        print(epoch, validate(ema.module, loader_val))


main()
