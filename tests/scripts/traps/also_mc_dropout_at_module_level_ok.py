"""MC dropout in a script: train() right before the draws, and nothing is trained under it."""
import torch
from torch import nn

from wells import history, train_batches


class DepthNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(12, 64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 1))

    def forward(self, x):
        return self.body(x).squeeze(1)


net = DepthNet()
optimizer = torch.optim.Adam(net.parameters())
net.train()
for x, y in train_batches():
    optimizer.zero_grad()
    nn.functional.mse_loss(net(x), y).backward()  # state: net=train, recording=on
    optimizer.step()

net.train()
with torch.no_grad():
    draws = torch.stack([net(history()) for _ in range(50)])  # state: net=train, recording=off
print(draws.mean(0).numpy(), draws.std(0).numpy())
