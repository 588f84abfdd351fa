"""Trap 15: requires_grad_(False) stops the recording; an attribute that PyTorch does not know stops nothing."""
import torch
from torch import nn

from speech import test_utterances


class KeywordSpotter(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv1d(40, 64, 5, stride=2)
        self.norm = nn.BatchNorm1d(64)
        self.rnn = nn.GRU(64, 64, batch_first=True)
        self.out = nn.Linear(64, 12)

    def forward(self, mel):
        x = torch.relu(self.norm(self.conv(mel))).transpose(1, 2)
        return self.out(self.rnn(x)[0][:, -1])


spotter = KeywordSpotter()
spotter.load_state_dict(torch.load("kws.pt"))
spotter.eval()
for p in spotter.parameters():
    p.require_grad = False  # TMD301: p

hits = total = 0
for mel, keyword in test_utterances():
    guess = spotter(mel).argmax(dim=1)  # TMD102: spotter; state: spotter=eval, recording=on
    hits += (guess == keyword).sum().item()
    total += len(keyword)
print(hits / total)
