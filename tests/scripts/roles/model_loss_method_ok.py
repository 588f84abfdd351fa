"""The network computes its loss itself: model.loss(x, y) is a forward pass like any other."""
import torch
from torch import nn

from ner import dev_batches, train_batches


class BiLSTMTagger(nn.Module):
    def __init__(self, vocab, tags):
        super().__init__()
        self.embedding = nn.Embedding(vocab, 100)
        self.dropout = nn.Dropout(0.5)
        self.lstm = nn.LSTM(100, 100, bidirectional=True, batch_first=True)
        self.hidden2tag = nn.Linear(200, tags)

    def forward(self, sentence):
        features, _ = self.lstm(self.dropout(self.embedding(sentence)))
        return self.hidden2tag(self.dropout(features))

    def loss(self, sentence, tags):
        scores = self.forward(sentence)
        return nn.functional.cross_entropy(scores.flatten(0, 1), tags.flatten())


def dev_accuracy(tagger):
    tagger.eval()
    right = total = 0
    with torch.no_grad():
        for sentence, tags in dev_batches():
            right += (tagger(sentence).argmax(-1) == tags).sum().item()  # state: tagger=eval, recording=off
            total += tags.numel()
    tagger.train()
    return right / total


tagger = BiLSTMTagger(30_000, 9)
optimizer = torch.optim.SGD(tagger.parameters(), lr=0.1)
best = 0.0
for epoch in range(30):
    tagger.train()
    for i, (sentence, tags) in enumerate(train_batches()):
        tagger.zero_grad()
        loss = tagger.loss(sentence, tags)  # state: tagger=train, recording=on
        loss.backward()
        optimizer.step()
        if i % 500 == 499:
            best = max(best, dev_accuracy(tagger))
print(best)
