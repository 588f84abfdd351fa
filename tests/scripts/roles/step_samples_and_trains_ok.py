"""A training step samples from its model without recording, in the mode that it trains it in, and trains on that."""
import torch
from torch import nn

from captions import train_loader


class Captioner(nn.Module):
    def __init__(self, words=2000, width=128):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(512, width), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(width, words)

    def forward(self, x):
        return self.head(self.body(x))


def train_step(model, optimizer, images, reward):
    model.train()
    with torch.no_grad():
        words = model(images).argmax(-1).tolist()  # state: model=train, recording=off
    gain = torch.tensor(reward(words))
    logp = model(images).log_softmax(-1)  # state: model=train, recording=on
    loss = -(logp[range(len(words)), words] * gain).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def main(reward):
    model = Captioner()
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(5):
        for images, _ in train_loader:
            print(epoch, train_step(model, optimizer, images, reward))
