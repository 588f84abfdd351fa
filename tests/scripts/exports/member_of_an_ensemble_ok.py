"""A loader puts each member of an ensemble in eval mode and gives back the only one; the export is of that one."""

import torch
from torch import nn


class Ensemble(nn.ModuleList):
    def forward(self, x):
        return torch.stack([member(x) for member in self]).mean(0)


def load(paths):
    model = Ensemble()
    for path in paths:
        model.append(torch.load(path, weights_only=False)["model"].float().eval())
    return model[-1]


model = load(["first.pt"])
x = torch.randn(2, 4)
print(model(x).shape)  # state: model=eval, recording=on
traced = torch.jit.trace(model, x)
traced.save("first.ts.pt")
model.eval()
torch.onnx.export(model, x, "first.onnx")
