"""Also seen: BatchNorm recalibration wants training mode under no_grad; the evaluation after it does not."""
import torch
from torch import nn

from data import test_loader, train_loader


class PrunedNet(nn.Module):
    def __init__(self, widths):
        super().__init__()
        self.conv1 = nn.Conv2d(3, widths[0], 3)
        self.bn1 = nn.BatchNorm2d(widths[0])
        self.conv2 = nn.Conv2d(widths[0], widths[1], 3)
        self.bn2 = nn.BatchNorm2d(widths[1])
        self.fc = nn.Linear(widths[1], 10)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return self.fc(x.mean((2, 3)))


def recalibrate(model, loader, batches=100):
    """Re-estimates the running statistics after pruning."""
    for m in model.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.reset_running_stats()
            m.momentum = None
    model.train()
    with torch.no_grad():
        for i, (x, _) in enumerate(loader):
            if i == batches:
                break
            model(x)  # state: model=train, recording=off


def evaluate(model, loader):
    right = 0
    with torch.no_grad():
        for x, y in loader:
            right += (model(x).argmax(1) == y).sum().item()  # TMD101: model, since=train@29; state: model=train, recording=off
    return right / len(loader.dataset)


if __name__ == "__main__":
    net = PrunedNet([24, 48])
    net.load_state_dict(torch.load("pruned.pt"))
    recalibrate(net, train_loader)
    print("after recalibration", evaluate(net, test_loader))
