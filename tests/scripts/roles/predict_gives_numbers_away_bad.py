"""`predict` of a network runs the network itself and gives away labels: whoever calls it cannot want the graph.

Nobody here calls it, and the mode is the caller's affair; recording is not, since no gradient can come back.
"""

from torch import nn


class Tagger(nn.Module):
    def __init__(self, words, tags):
        super().__init__()
        self.embedding = nn.Embedding(words, 64)
        self.lstm = nn.LSTM(64, 64, batch_first=True)
        self.out = nn.Sequential(nn.Dropout(0.3), nn.Linear(64, tags))

    def forward(self, sentences):
        return self.out(self.lstm(self.embedding(sentences))[0])

    def predict(self, batches):
        found = []
        for sentences in batches:
            scores = self.forward(sentences)  # TMD102: self; state: self=entry, recording=on
            for row in scores.argmax(-1).tolist():
                found.append(row)
        return found

    def features(self, sentences):
        return self.forward(sentences)  # state: self=entry, recording=on
