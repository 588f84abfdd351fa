"""Validation every n steps inside the epoch, with train() right behind it."""
import torch
from torch import nn

from translate import train_loader, val_loader


class PairNet(nn.Module):
    def __init__(self, vocab=5000, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 64)
        self.drop = nn.Dropout(0.2)
        self.rnn = nn.GRU(64, 128, batch_first=True)
        self.out = nn.Linear(128, classes)

    def forward(self, tokens):
        _, hidden = self.rnn(self.drop(self.embed(tokens)))
        return self.out(hidden[-1])


def validate(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for tokens, label in loader:
            right += (model(tokens).argmax(1) == label).sum().item()  # state: model=eval, recording=off
    return right


def train(model, optimizer, epochs):
    for epoch in range(epochs):
        model.train()
        for step, (tokens, label) in enumerate(train_loader):
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(tokens), label)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
            if step % 500 == 0:
                print(epoch, step, validate(model, val_loader))
                model.train()


net = PairNet()
train(net, torch.optim.Adam(net.parameters(), lr=3e-4), epochs=10)
