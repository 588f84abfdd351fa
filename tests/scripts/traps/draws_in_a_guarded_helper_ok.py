"""MC dropout: the script asks for training mode once more, after the training, and a guarded helper takes the draws."""

import torch
from torch import nn

from wells import history, train_batches


class DepthNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(12, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 1))

    def forward(self, x):
        return self.body(x).squeeze(1)


@torch.no_grad()
def depths(net, count):
    return torch.stack([net(history()) for _ in range(count)])  # state: net=train, recording=off


net = DepthNet()
optimizer = torch.optim.Adam(net.parameters())
net.train()
for x, y in train_batches():
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()  # state: net=train, recording=on
    optimizer.step()

net.train()
draws = depths(net, 50)
print(draws.mean(0).numpy(), draws.std(0).numpy())
