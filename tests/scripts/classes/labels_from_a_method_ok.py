"""A tagger's predict() decodes its scores into lists of numbers; the trainer asks it in eval mode."""
import torch
from sklearn.metrics import f1_score
from torch import nn

from news import dev_loader, tags, train_loader


class Tagger(nn.Module):
    def __init__(self, words=20000, width=100, labels=9):
        super().__init__()
        self.embed = nn.Embedding(words, width)
        self.drop = nn.Dropout(0.5)
        self.lstm = nn.LSTM(width, width, bidirectional=True, batch_first=True)
        self.proj = nn.Linear(2 * width, labels)

    def scores(self, x):
        return self.proj(self.drop(self.lstm(self.drop(self.embed(x)))[0]))

    def forward(self, x, y):
        return nn.functional.cross_entropy(self.scores(x).flatten(0, 1), y.flatten())

    def predict(self, x):
        return self.scores(x).argmax(-1).tolist()


class TaggerTrainer:
    def __init__(self):
        self.model = Tagger()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=0.01)

    def fit(self, epochs=30):
        for epoch in range(epochs):
            self.epoch()
            print(epoch, self.evaluate())

    def epoch(self):
        self.model.train()
        for x, y in train_loader:
            loss = self.model(x, y)  # state: self.model=train, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    @torch.no_grad()
    def evaluate(self):
        self.model.eval()
        gold, found = [], []
        for x, y in dev_loader:
            paths = self.model.predict(x)  # state: self.model=eval, recording=off
            found += [tags[i] for path in paths for i in path]
            gold += [tags[i] for i in y.flatten().tolist()]
        return f1_score(gold, found, average="micro")


TaggerTrainer().fit()
