"""Trap 4: eval() is called where the model is loaded, the pass runs in another method."""
import torch
from torch import nn


class SentimentNet(nn.Module):
    def __init__(self, vocab, dim=128):
        super().__init__()
        self.embed = nn.EmbeddingBag(vocab, dim)
        self.dropout = nn.Dropout(0.3)
        self.out = nn.Linear(dim, 2)

    def forward(self, tokens, offsets):
        return self.out(self.dropout(self.embed(tokens, offsets)))


class Predictor:
    """Keeps a trained network ready to answer."""

    def __init__(self, path, vocab):
        self.vocab = vocab
        self.net = SentimentNet(len(vocab))
        self._load(path)

    def _load(self, path):
        state = torch.load(path, map_location="cpu")
        self.net.load_state_dict(state["net"])

    def predict(self, text):
        ids = torch.tensor([self.vocab[w] for w in text.split()])
        with torch.no_grad():
            logits = self.net(ids, torch.tensor([0]))  # TMD101: self.net, since=created@22; state: self.net=train, recording=off
        return ["negative", "positive"][logits.argmax(1).item()]


def main():
    predictor = Predictor("sentiment.pt", torch.load("vocab.pt"))
    while True:
        print(predictor.predict(input("> ")))


if __name__ == "__main__":
    main()
