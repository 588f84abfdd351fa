"""Trap 2: a walk through the layers of a transformer with random tensors and printed shapes."""
import torch
from torch import nn


def show_embedding():
    emb = nn.Embedding(100, 32)
    tokens = torch.tensor([[1, 2, 4, 5], [4, 3, 2, 9]])
    print("embedded:", emb(tokens).shape)  # state: emb=train, recording=on


def show_encoder():
    layer = nn.TransformerEncoderLayer(d_model=32, nhead=4, batch_first=True)
    encoder = nn.TransformerEncoder(layer, num_layers=2)
    src = torch.rand(2, 4, 32)
    out = encoder(src)  # state: encoder=train, recording=on
    print("encoded:", out.shape)
    return out.shape


def show_attention():
    attention = nn.MultiheadAttention(32, 4, dropout=0.1, batch_first=True)
    q = torch.rand(2, 4, 32)
    out, weights = attention(q, q, q)  # state: attention=train, recording=on
    print("attended:", out.shape, "weights:", weights.shape)


if __name__ == "__main__":
    show_embedding()
    show_encoder()
    show_attention()
