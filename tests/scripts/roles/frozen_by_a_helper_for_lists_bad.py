"""A helper takes one network or a list of them; what it is given learns, so the embedding builds a graph."""
import torch
from torch import nn


def set_requires_grad(nets, requires_grad=False):
    if not isinstance(nets, (list, tuple)):
        nets = [nets]
    for net in nets:
        if net is not None:
            for param in net.parameters():
                param.requires_grad = requires_grad


class Embedder(nn.Module):
    def __init__(self, path=None):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(8, 4), nn.ReLU(), nn.Linear(4, 2))
        if path is not None:
            self.body.load_state_dict(torch.load(path))
        self.body.eval()
        set_requires_grad(self.body, requires_grad=True)

    def forward(self, sounds):
        return self.body(torch.stack(sounds))


def extract_embedding(sound):
    embedder = Embedder()
    return embedder([sound]).detach().numpy()  # TMD102: embedder; state: embedder=train, recording=on


print(extract_embedding(torch.randn(8)).shape)
