"""Options that are not known decide how many layers there are, and none of them depends on the mode."""
import torch
from torch import nn

from pictures import test_loader, train_loader


class Decoder(nn.Module):
    def __init__(self, width, steps):
        super().__init__()
        body = nn.Sequential()
        for step in range(steps):
            body.add_module(f"up{step}", nn.ConvTranspose2d(width, width, 4, 2, 1))
            if step < steps - 1:
                body.add_module(f"relu{step}", nn.ReLU())
        self.body = body

    def forward(self, x):
        return self.body(x)


class Sparse(nn.Module):
    def __init__(self, width, share):
        super().__init__()
        self.share = share
        self.body = nn.Linear(width, width)

    def forward(self, x):
        return self.body(x)

    def penalty(self, hidden):
        share = self.share
        return (share - hidden.mean(0)).abs().sum() * share


@torch.no_grad()
def validate(decoder, sparse, loader):
    total = 0
    for x, y in loader:
        total += (decoder(sparse(x)) - y).abs().mean().item()  # state: decoder=train, recording=off; state: sparse=train, recording=off
    return total


def main(options, share):
    decoder = Decoder(**options)
    sparse = Sparse(8, share)
    optimizer = torch.optim.Adam([*decoder.parameters(), *sparse.parameters()])
    decoder.train()
    sparse.train()
    for x, y in train_loader:
        hidden = sparse(x)  # state: sparse=train, recording=on
        loss = nn.functional.mse_loss(decoder(hidden), y) + sparse.penalty(hidden)  # state: decoder=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    print(validate(decoder, sparse, test_loader))


main({"width": 8, "steps": 3}, 0.05)
