"""The function that calls eval() ends with train(): the hoisted train() is enough."""
import torch
from torch import nn
from torch.utils.data import DataLoader

from birdsong import Songs


class SongNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


def validate(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for clip, bird in loader:
            right += (model(clip).argmax(1) == bird).sum().item()  # state: model=eval, recording=off
    model.train()
    return right


def main():
    train_loader = DataLoader(Songs("train"), batch_size=16, shuffle=True)
    val_loader = DataLoader(Songs("val"), batch_size=16)
    net = SongNet()
    optimizer = torch.optim.AdamW(net.parameters())
    net.train()
    for epoch in range(50):
        for clip, bird in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(net(clip), bird)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(epoch, validate(net, val_loader))


main()
