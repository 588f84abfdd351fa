from torch import nn


class Block(nn.Module):
    def __init__(self, width, rate=0.1):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mix = nn.Linear(width, width)
        self.rate = rate

    def forward(self, x):
        return x + self.rate * self.mix(self.norm(x)).relu()
