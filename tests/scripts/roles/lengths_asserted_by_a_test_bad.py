"""The `test` of a tagger writes its answers with a helper that makes sure that none is missing: that is no test of code."""
import torch
from torch import nn


def write_answers(path, words, tags):
    assert len(words) == len(tags)
    with open(path, "w") as file:
        for word, tag in zip(words, tags):
            file.write(f"{word} {tag}\n")


class Tagger:
    def __init__(self, words, tags):
        self.net = nn.Sequential(nn.Embedding(words, 64), nn.Dropout(0.3), nn.Linear(64, tags))
        self.optimizer = torch.optim.Adam(self.net.parameters())

    def fit(self, train_loader, dev_loader, epochs):
        for _ in range(epochs):
            self.net.train()
            for x, y in train_loader:
                loss = nn.functional.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            self.test(dev_loader)

    def test(self, dev_loader):
        self.net.eval()
        words, tags = [], []
        for x, y in dev_loader:
            tags += self.net(x).argmax(1).tolist()  # TMD102: self.net; state: self.net=eval, recording=on
            words += x.tolist()
        write_answers("answers.txt", words, tags)
