"""TMD102: a field whose `forward` asks for no derivative: that it thaws itself makes no leaf of the points."""
import torch
from torch import nn

from physics import loader


class Field(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(3, 64), nn.Tanh(), nn.Dropout(0.1), nn.Linear(64, 1))

    def forward(self, x):
        self.requires_grad_(True)
        u = self.body(x)
        return u, x.square().sum(1)


field = Field()
field.load_state_dict(torch.load("field.pt"))
field.eval()
errors = []
for x, expected in loader("test"):
    u, du = field(x)  # TMD102: field; state: field=eval, recording=on
    errors.append((du - expected).abs().mean().item())
print(sum(errors) / len(errors))
