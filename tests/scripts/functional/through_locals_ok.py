"""The flag or the probability comes from the mode through locals, properties, methods and arithmetic."""

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim, rate):
        super().__init__()
        self.rate = rate
        self.qkv = nn.Linear(dim, 3 * dim)
        self.drop = nn.Dropout(rate)

    @property
    def active_rate(self):
        if self.training:
            return self.rate
        return 0.0

    def current(self):
        return self.rate if self.training else 0.0

    def settings(self):
        if self.training:
            return self.rate
        else:
            return self.rate / 10

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, -1)
        training = self.training
        x = F.dropout(q, 0.1, training)
        rate = 0.0
        if self.training:
            rate = self.rate
        x = x + F.scaled_dot_product_attention(q, k, v, dropout_p=rate)
        x = x + F.scaled_dot_product_attention(q, k, v, dropout_p=self.active_rate)
        x = x + F.scaled_dot_product_attention(q, k, v, dropout_p=self.current())
        x = x + F.scaled_dot_product_attention(q, k, v, dropout_p=self.settings())
        x = x + F.scaled_dot_product_attention(q, k, v, dropout_p=self.rate * float(self.training))
        x = x + F.scaled_dot_product_attention(q, k, v, dropout_p=self.rate * self.drop.training)
        options = {"p": self.rate, "training": self.training}
        x = F.dropout(x, **options)
        scaled = (self.training and self.rate) or 0.0
        return self.drop(F.dropout(x, p=scaled))


def validate(model, loader):
    model.eval()
    with torch.no_grad():
        for x in loader:
            print(model(x).mean().item())  # state: model=eval, recording=off


def main(loader):
    validate(Attention(16, 0.2), loader)
