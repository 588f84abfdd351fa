"""A class that keeps its argument requires_grad as it keeps all of them: no attempt to freeze itself."""
import torch
from torch import nn


class Filters(nn.Module):
    """Keeps the argument, as it keeps all of them, and freezes by other means."""

    def __init__(self, bands, requires_grad=False):
        super().__init__()
        self.bands = bands
        self.requires_grad = requires_grad
        self.bank = nn.Parameter(torch.rand(bands), requires_grad=requires_grad)

    def forward(self, x):
        return x * self.bank


model = nn.Sequential(Filters(40), nn.Dropout(0.1), nn.Linear(40, 5))
model.load_state_dict(torch.load("model.pt"))
model.eval()
with torch.no_grad():
    print(model(torch.load("x.pt")).argmax(1))  # state: model=eval, recording=off
