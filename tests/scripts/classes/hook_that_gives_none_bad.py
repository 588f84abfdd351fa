"""A base gives None where its subclasses give their head; what samples with it guards nothing."""
import torch
from torch import nn


class Sampler(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.embedding = nn.Embedding(words, 64)
        self.body = nn.GRU(64, 64, num_layers=2, dropout=0.1, batch_first=True)

    def forward(self, tokens):
        return self.output_layer()(self.body(self.embedding(tokens))[0])

    def output_layer(self):
        """Subclasses that can write return their head."""
        return None

    def generate(self, tokens, length):
        if self.output_layer() is None:
            raise AttributeError("this model has no head to sample with")
        return self._generate_greedily(tokens, length)

    def _generate_greedily(self, tokens, length):
        while tokens.shape[1] < length:
            logits = self(tokens)[:, -1]  # TMD102: self; state: self=entry, recording=on
            tokens = torch.cat([tokens, logits.argmax(-1, keepdim=True)], dim=1)
        return tokens
