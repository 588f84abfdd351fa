"""A validation every hundred steps stands before the training step of its own pass."""
import torch
from torch import nn

from tides import batches, held_out


class TideNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(24, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 1))

    def forward(self, x):
        return self.body(x).squeeze(1)


@torch.no_grad()
def held_out_error():
    net.eval()
    errors = [nn.functional.l1_loss(net(x), y).item() for x, y in held_out()]  # state: net=eval, recording=off
    net.train()
    return sum(errors) / len(errors)


net = TideNet()
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3)
net.train()
for step in range(5000):
    if step % 100 == 0:
        print(step, held_out_error())
    x, y = next(batches)
    loss = nn.functional.mse_loss(net(x), y)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
