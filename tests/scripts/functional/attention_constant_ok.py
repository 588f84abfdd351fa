"""F.scaled_dot_product_attention is given a probability that follows the mode."""

import torch
import torch.nn.functional as F
from torch import nn


class Attention(nn.Module):
    def __init__(self, dim, heads, rate=0.1):
        super().__init__()
        self.heads = heads
        self.rate = rate
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)
        self.drop = nn.Dropout(rate)

    def forward(self, x, mask=None):
        b, n, d = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        if mask is not None:
            out = F.scaled_dot_product_attention(q, k, v, mask, self.rate if self.training else 0.0)
        else:
            out = F.scaled_dot_product_attention(
                q, k, v, dropout_p=self.drop.p if self.training else 0.0, is_causal=True
            )
        return self.drop(self.proj(out.transpose(1, 2).reshape(b, n, d)))


@torch.inference_mode()
def evaluate(model, batches):
    model.eval()
    return [model(batch).mean().item() for batch in batches]  # state: model=eval, recording=off


def main(batches):
    print(evaluate(Attention(64, 4), batches))
