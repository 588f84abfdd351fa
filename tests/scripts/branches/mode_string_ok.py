"""An elif chain over a mode string, every literal handled."""
import torch
from torch import nn

from crops import loaders


class CropNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def run(model, mode, optimizer):
    if mode == "fit":
        model.train()
    elif mode == "val":
        model.eval()
    elif mode == "test":
        model.eval()
    right = 0
    for x, y in loaders[mode]:
        if mode == "fit":
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
        elif mode == "val":
            with torch.no_grad():
                right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
        else:
            with torch.no_grad():
                right += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    return right


net = CropNet()
sgd = torch.optim.SGD(net.parameters(), lr=0.01)
run(net, "fit", sgd)
run(net, "val", sgd)
run(net, "fit", sgd)
print(run(net, "test", sgd))
