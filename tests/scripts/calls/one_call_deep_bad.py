"""eval() in the caller, the forward one call deep, and no guard on the way: each batch builds a graph."""
import torch
from torch import nn

from docs import val_loader


class DocNet(nn.Module):
    def __init__(self, vocab=5000, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 64)
        self.drop = nn.Dropout(0.2)
        self.rnn = nn.GRU(64, 128, batch_first=True)
        self.out = nn.Linear(128, classes)

    def forward(self, tokens):
        _, hidden = self.rnn(self.drop(self.embed(tokens)))
        return self.out(hidden[-1])


def _eval_step(model, batch):
    tokens, label = batch
    out = model(tokens)  # TMD102: model; state: model=eval, recording=on
    return (out.argmax(1) == label).sum().item()


def evaluate(model, loader):
    model.eval()
    right = 0
    for batch in loader:
        right += _eval_step(model, batch)
    return right


def main():
    net = DocNet()
    net.load_state_dict(torch.load("docs.pt"))
    print(evaluate(net, val_loader))


main()
