"""@torch.no_grad() stands on evaluate() alone."""
import torch
import torch.nn as nn

from cells import test_loader, train_loader


class CellCounter(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU())
        self.density = nn.Conv2d(32, 1, 1)

    def forward(self, x):
        return self.density(self.features(x)).sum((1, 2, 3))


def train(model, loader, optimizer, loss_fn):
    model.train()
    losses = []
    for images, count in loader:
        optimizer.zero_grad()
        output = model(images)  # state: model=train, recording=on
        loss = loss_fn(output, count)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return sum(losses) / len(losses)


@torch.no_grad()
def evaluate(model, loader):
    model.eval()
    error = 0.0
    for images, count in loader:
        error += (model(images) - count).abs().sum().item()  # state: model=eval, recording=off
    return error / len(loader.dataset)


def main():
    model = CellCounter()
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(25):
        print(epoch, train(model, train_loader, optimizer, nn.MSELoss()), evaluate(model, test_loader))


if __name__ == "__main__":
    main()
