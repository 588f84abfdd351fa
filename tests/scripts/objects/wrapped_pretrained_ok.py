"""A new module around a from_pretrained encoder: the wrapper is born in training mode, the inside stays in eval."""
import torch
from torch import nn
from transformers import AutoModel

from queries import test_loader


class Ranker(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder
        self.drop = nn.Dropout(0.1)

    def forward(self, batch):
        return self.drop(self.encoder(**batch).last_hidden_state[:, 0])


ranker = Ranker(AutoModel.from_pretrained("bert-base-uncased"))
codes = []
with torch.no_grad():
    for batch in test_loader:
        codes.append(ranker.encoder(**batch).last_hidden_state[:, 0].tolist())  # state: ranker.encoder=eval, recording=off
ranker.eval()
with torch.no_grad():
    for batch in test_loader:
        codes.append(ranker(batch).tolist())  # state: ranker=eval, recording=off
print(len(codes))
