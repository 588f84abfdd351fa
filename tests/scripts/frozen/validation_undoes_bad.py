"""The backbone is put in eval mode once after train(); the validation ends with train() and undoes that."""
import torch
from torch import nn
from torchvision.models import resnet50

from cells import loaders


def validate(model, loader):
    model.eval()
    hits = 0
    with torch.no_grad():
        for x, y in loader:
            hits += (model(x).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    model.train()
    return hits


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone = resnet50(weights="DEFAULT")
        self.head = nn.Linear(1000, 8)

    def forward(self, x):
        return self.head(self.backbone(x))


def main():
    train_loader, val_loader = loaders()
    net = Net()
    net.backbone.requires_grad_(False)  # TMD401: net.backbone, since=train@15
    net.train()
    net.backbone.eval()
    optimizer = torch.optim.Adam(net.head.parameters())
    for epoch in range(10):
        for x, y in train_loader:
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on
            optimizer.step()
        print(epoch, validate(net, val_loader))


if __name__ == "__main__":
    main()
