"""An encoder whose attention drops at a rate that is an attribute."""
import torch.nn.functional as F
from torch import nn


class Encoder(nn.Module):
    def __init__(self, width=64, rate=0.1):
        super().__init__()
        self.rate = rate
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        return self.out(F.scaled_dot_product_attention(q, k, v, dropout_p=self.rate))
