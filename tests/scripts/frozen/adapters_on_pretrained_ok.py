"""Adapters on a frozen language model that from_pretrained returned in eval mode: its dropout stays off."""
import torch
from torch import nn
from transformers import BertModel

from reviews import train_loader


class Adapter(nn.Module):
    def __init__(self, dim, rank=8):
        super().__init__()
        self.down, self.up = nn.Linear(dim, rank, bias=False), nn.Linear(rank, dim, bias=False)

    def forward(self, x):
        return x + self.up(self.down(x))


bert = BertModel.from_pretrained("bert-base-uncased")
for param in bert.parameters():
    param.requires_grad = False
adapter, head = Adapter(768), nn.Linear(768, 2)
optimizer = torch.optim.AdamW([*adapter.parameters(), *head.parameters()], lr=1e-4)
for batch in train_loader:
    hidden = bert(**batch["inputs"]).last_hidden_state[:, 0]  # state: bert=eval, recording=on
    loss = nn.functional.cross_entropy(head(adapter(hidden)), batch["labels"])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
