"""The twin of one_put_back_one_never_set_bad: both frozen parts are set to eval after each `train()`."""
import torch
from torch import nn

from data import train_loader


def layers(width):
    return nn.Sequential(nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU())


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = layers(3)
        self.encoder = layers(3)
        self.head = nn.Linear(3, 10)

    def forward(self, x):
        return self.head(self.encoder(self.stem(x)).mean((2, 3)))


model = Net()
model.load_state_dict(torch.load("pretrained.pt"))
model.stem.requires_grad_(False)
model.encoder.requires_grad_(False)
optimizer = torch.optim.SGD(model.head.parameters(), lr=0.1)
for epoch in range(5):
    model.train()
    model.stem.eval()
    model.encoder.eval()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
