"""Also seen: dropout switched off by the argument instead of eval(): with p=0 nothing depends on the mode."""
import torch
from torch import nn

from prompts import decode, encode


class Block(nn.Module):
    def __init__(self, width, dropout):
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, 4, dropout=dropout, batch_first=True)
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        h = self.norm(x)
        return x + self.drop(self.attn(h, h, h)[0])


class MiniGPT(nn.Module):
    def __init__(self, vocab=256, width=64, depth=4, dropout=0.1):
        super().__init__()
        self.wte = nn.Embedding(vocab, width)
        self.blocks = nn.Sequential(*[Block(width, dropout) for _ in range(depth)])
        self.head = nn.Linear(width, vocab)

    def forward(self, idx):
        return self.head(self.blocks(self.wte(idx)))


gpt = MiniGPT(dropout=0.0)
gpt.load_state_dict(torch.load("gpt.pt"))

idx = encode("To be, or")
with torch.no_grad():
    for _ in range(200):
        logits = gpt(idx)  # state: gpt=train, recording=off
        nxt = torch.multinomial(logits[:, -1].softmax(-1), 1)
        idx = torch.cat([idx, nxt], dim=1)
print(decode(idx))
