"""Trap 6: the caller records, but generate() itself switches recording off."""
import torch
import torch.nn as nn
from torch.nn import functional as F

from text import decode, train_batches


class CharModel(nn.Module):
    def __init__(self, vocab, width=128):
        super().__init__()
        self.emb = nn.Embedding(vocab, width)
        self.rnn = nn.LSTM(width, width, batch_first=True)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(width, vocab)

    def forward(self, idx, targets=None):
        out, _ = self.rnn(self.emb(idx))
        logits = self.head(self.drop(out))
        loss = None
        if targets is not None:
            loss = F.cross_entropy(logits.flatten(0, 1), targets.flatten())
        return logits, loss

    @torch.no_grad()
    def generate(self, idx, steps):
        for _ in range(steps):
            logits, _ = self(idx)  # state: self=eval, recording=off
            nxt = torch.multinomial(logits[:, -1].softmax(-1), 1)
            idx = torch.cat([idx, nxt], dim=1)
        return idx


model = CharModel(vocab=96)
optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)
for x, y in train_batches():
    logits, loss = model(x, y)  # state: model=train, recording=on
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()

model.eval()
print(decode(model.generate(torch.zeros(1, 1, dtype=torch.long), 200)[0]))
