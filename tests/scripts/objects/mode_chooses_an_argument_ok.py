"""The flag of the module chooses how much an attention drops: it is in eval mode."""
import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from letters import test_loader


class Attention(nn.Module):
    def __init__(self, width=8, drop=0.1):
        super().__init__()
        self.drop = drop
        self.qkv = nn.Linear(width, 3 * width)

    def forward(self, x):
        q, k, v = self.qkv(x).chunk(3, dim=-1)
        return scaled_dot_product_attention(q, k, v, dropout_p=self.drop if self.training else 0.0)


class Reader(nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.attention = Attention(width)
        self.out = nn.Linear(width, 4)

    def forward(self, x):
        return self.out(self.attention(x)).mean(dim=1)


model = Reader()
model.load_state_dict(torch.load("reader.pt"))
model.eval()
right = 0
with torch.no_grad():
    for x, y in test_loader:
        right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
print(right)
