"""encode() records, for the training step; the retrieval puts the guard around its call."""
import torch
import torch.nn.functional as F
from torch import nn

from products import pairs, shelf


class TextEncoder(nn.Module):
    def __init__(self, vocabulary=30000, size=256):
        super().__init__()
        self.embed = nn.EmbeddingBag(vocabulary, size)
        self.drop = nn.Dropout(0.1)
        self.project = nn.Linear(size, size)

    def forward(self, tokens, offsets):
        return self.project(self.drop(self.embed(tokens, offsets)))


def encode(encoder, batch):
    vectors = encoder(batch["tokens"], batch["offsets"])  # state: encoder=train|eval, recording=on|off
    return F.normalize(vectors, dim=-1)


def train(encoder, epochs=3, temperature=0.05):
    encoder.train()
    optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-4)
    for epoch in range(epochs):
        for query, product in pairs():
            scores = encode(encoder, query) @ encode(encoder, product).T / temperature
            target = torch.arange(len(scores))
            loss = F.cross_entropy(scores, target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def search(encoder, query, k=10):
    encoder.eval()
    with torch.no_grad():
        index = torch.cat([encode(encoder, batch) for batch in shelf()])
        scores = encode(encoder, query) @ index.T
    return scores.topk(k).indices


def main():
    encoder = TextEncoder()
    train(encoder)
    for query, _ in pairs("test"):
        print(search(encoder, query))


main()
