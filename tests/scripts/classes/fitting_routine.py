"""`def train(self, loader)` on a module is a fitting routine: calling it is not the mode switch, and hides that."""
import torch
from torch import nn

from yeast import train_loader


class YeastNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10))
        self.optimizer = torch.optim.Adam(self.layers.parameters())

    def forward(self, x):
        return self.layers(x)

    def train(self, loader, epochs):  # TMD305: YeastNet.train
        for epoch in range(epochs):
            for x, y in loader:
                self.optimizer.zero_grad()
                loss = nn.functional.cross_entropy(self(x), y)  # state: self=train, recording=on
                loss.backward()
                self.optimizer.step()


net = YeastNet()
net.train(train_loader, epochs=20)
torch.save(net.state_dict(), "yeast.pt")
