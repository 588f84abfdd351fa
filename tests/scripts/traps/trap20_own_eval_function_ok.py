"""Trap 20: eval(model, loader) is a function of this file. Its name alone switches nothing."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from text import get_iterators


class TextCNN(nn.Module):
    def __init__(self, vocab, classes):
        super().__init__()
        self.embed = nn.Embedding(vocab, 128)
        self.convs = nn.ModuleList([nn.Conv1d(128, 100, k) for k in (3, 4, 5)])
        self.dropout = nn.Dropout(0.5)
        self.fc1 = nn.Linear(300, classes)

    def forward(self, x):
        x = self.embed(x).transpose(1, 2)
        x = [F.relu(conv(x)).max(dim=2)[0] for conv in self.convs]
        return self.fc1(self.dropout(torch.cat(x, 1)))


def train(model, train_iter, epochs=10):
    optimizer = torch.optim.Adam(model.parameters())
    model.train()
    for epoch in range(epochs):
        for feature, target in train_iter:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(feature), target)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()


def eval(model, data_iter):
    model.eval()
    corrects = size = 0
    with torch.no_grad():
        for feature, target in data_iter:
            logit = model(feature)  # state: model=eval, recording=off
            corrects += (logit.argmax(1) == target).sum().item()
            size += len(target)
    return 100.0 * corrects / size


def main():
    train_iter, test_iter = get_iterators()
    cnn = TextCNN(20_000, 5)
    train(cnn, train_iter)
    print(f"accuracy {eval(cnn, test_iter):.2f} %")


main()
