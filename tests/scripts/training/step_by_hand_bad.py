"""The weights are moved along their gradients by hand; train() stands before the epochs, eval() in the evaluation."""
import torch
from torch import nn

from corpus import batches, held_out, words


class Recurrent(nn.Module):
    def __init__(self, width=200):
        super().__init__()
        self.encoder = nn.Embedding(words, width)
        self.drop = nn.Dropout(0.4)
        self.rnn = nn.LSTM(width, width, 2, dropout=0.4)
        self.decoder = nn.Linear(width, words)

    def forward(self, x):
        return self.decoder(self.drop(self.rnn(self.drop(self.encoder(x)))[0]))


model = Recurrent()
criterion = nn.CrossEntropyLoss()


def evaluate():
    model.eval()
    total = 0.0
    with torch.no_grad():
        for data, target in held_out:
            total += criterion(model(data).flatten(0, 1), target).item()  # state: model=eval, recording=off
    return total / len(held_out)


def train(lr):
    for data, target in batches:
        model.zero_grad()
        loss = criterion(model(data).flatten(0, 1), target)  # TMD201: model; state: model=train|eval, recording=on
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.25)
        for p in model.parameters():
            p.data.add_(p.grad, alpha=-lr)


lr, best = 20.0, None
model.train()
for epoch in range(40):
    train(lr)
    loss = evaluate()
    if best is None or loss < best:
        best = loss
        torch.save(model.state_dict(), "model.pt")
    else:
        lr /= 4
