"""After the validation train is only mentioned: from the second epoch on the network is trained in eval mode."""
import torch
from torch import nn


class Tagger(nn.Module):
    def __init__(self, words, tags):
        super().__init__()
        self.embedding = nn.Embedding(words, 50)
        self.dropout = nn.Dropout(0.5)
        self.out = nn.Linear(50, tags)

    def forward(self, sentence):
        return self.out(self.dropout(self.embedding(sentence)))


def train(model, train_loader, dev_loader, epochs):
    optimizer = torch.optim.Adam(model.parameters())
    model.train()
    for _ in range(epochs):
        for sentence, tags in train_loader:
            optimizer.zero_grad()
            scores = model(sentence)  # TMD201: model, since=eval@26; state: model=train|eval, recording=on
            nn.functional.cross_entropy(scores.flatten(0, 1), tags.flatten()).backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            right = sum((model(s).argmax(-1) == t).sum().item() for s, t in dev_loader)  # state: model=eval, recording=off
        print(right)
        model.train  # TMD301: model, since=eval@26


train(Tagger(1000, 12), torch.load("train.pt"), torch.load("dev.pt"), 5)
