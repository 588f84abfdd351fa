"""Walrus and chain in one expression: the named object is the one that was switched."""
import torch
from torch import nn

from reviews import test_loader


class ReviewNet(nn.Module):
    def __init__(self, vocab=5000, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 64)
        self.drop = nn.Dropout(0.2)
        self.rnn = nn.GRU(64, 128, batch_first=True)
        self.out = nn.Linear(128, classes)

    def forward(self, tokens):
        _, hidden = self.rnn(self.drop(self.embed(tokens)))
        return self.out(hidden[-1])


(net := ReviewNet()).load_state_dict(torch.load("reviews.pt"))
(frozen := net.to("cpu")).eval()
positive = 0
with torch.no_grad():
    for tokens in test_loader:
        positive += net(tokens).argmax(1).sum().item()  # state: net=eval, recording=off
print(positive)

if (second := ReviewNet().eval()) is not None:
    with torch.no_grad():
        for tokens in test_loader:
            positive -= second(tokens).argmax(1).sum().item()  # state: second=eval, recording=off
print(positive)
