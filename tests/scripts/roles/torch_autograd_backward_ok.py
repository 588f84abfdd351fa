"""Other spellings of backward: torch.autograd.backward, a sum over attributes, and backward after the loop."""
import torch
from torch import autograd, nn

from mesh import batches


class Deformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(3, 64), nn.ReLU(), nn.Dropout(0.05), nn.Linear(64, 3))

    def forward(self, points):
        return points + self.net(points)


def chamfer(a, b):
    d = torch.cdist(a, b)
    return d.min(0).values.mean() + d.min(1).values.mean()


class Fitter:
    def __init__(self, deformer):
        self.deformer = deformer
        self.opt = torch.optim.Adam(deformer.parameters())
        self.loss_near = self.loss_far = None

    def accumulate(self, source, near, far):
        moved = self.deformer(source)  # state: self.deformer=train, recording=on
        self.loss_near = chamfer(moved, near)
        self.loss_far = chamfer(moved, far)

    def step(self):
        self.opt.zero_grad()
        autograd.backward([self.loss_near, 0.1 * self.loss_far])
        self.opt.step()


deformer = Deformer()
fitter = Fitter(deformer)
for source, near, far in batches():
    fitter.accumulate(source, near, far)
    fitter.step()

opt = torch.optim.SGD(deformer.parameters(), lr=1e-4)
total = 0.0
for source, near, _ in batches():
    total = total + chamfer(deformer(source), near)  # state: deformer=train, recording=on
opt.zero_grad()
total.backward()
opt.step()
