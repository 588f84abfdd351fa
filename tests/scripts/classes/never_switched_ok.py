"""Class order unknown, each method sets the mode that it needs."""
import torch
from torch import nn


class SpamNet(nn.Module):
    def __init__(self, vocab=5000, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 64)
        self.drop = nn.Dropout(0.2)
        self.rnn = nn.GRU(64, 128, batch_first=True)
        self.out = nn.Linear(128, classes)

    def forward(self, tokens):
        _, hidden = self.rnn(self.drop(self.embed(tokens)))
        return self.out(hidden[-1])


class SpamFilter:
    def __init__(self):
        self.net = SpamNet()
        self.optimizer = torch.optim.AdamW(self.net.parameters())

    def learn(self, tokens, spam):
        self.net.train()
        loss = nn.functional.cross_entropy(self.net(tokens), spam)  # state: self.net=train, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    @torch.no_grad()
    def score(self, loader):
        self.net.eval()
        right = 0
        for tokens, spam in loader:
            right += (self.net(tokens).argmax(1) == spam).sum().item()  # state: self.net=eval, recording=off
        return right
