"""torch itself comes through a star import of a module of the project."""
from layers import *


class TreeNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(20, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 2))

    def forward(self, x):
        return self.body(x)


def validation(model, loader):
    model.eval()
    right = 0
    for x, y in loader:
        with torch.no_grad():
            out = model(x)  # state: model=eval, recording=off
        right += (out.argmax(1) == y).sum().item()
    return right


def main(loader):
    net = TreeNet()
    net.load_state_dict(torch.load("trees.pt"))
    print(validation(net, loader))
