"""Trap 5: the last switch of a chain wins, through .to(), .cuda() and .train()."""
import torch
from torch import nn

from corpus import batches


class Tagger(nn.Module):
    def __init__(self, words, tags):
        super().__init__()
        self.embedding = nn.Embedding(words, 64)
        self.lstm = nn.LSTM(64, 64, num_layers=2, dropout=0.25, bidirectional=True, batch_first=True)
        self.proj = nn.Linear(128, tags)

    def forward(self, x):
        return self.proj(self.lstm(self.embedding(x))[0])


device = "cuda:0" if torch.cuda.is_available() else "cpu"

tagger = Tagger(20_000, 17).train().to(device).float().eval()
ensemble = [Tagger(20_000, 17).to(device).eval() for _ in range(3)]

for i, member in enumerate(ensemble):
    member.load_state_dict(torch.load(f"member{i}.pt"))
tagger.load_state_dict(torch.load("tagger.pt"))

with torch.inference_mode():
    for tokens in batches("test"):
        single = tagger(tokens.to(device)).argmax(-1)  # state: tagger=eval, recording=off
        votes = []
        for member in ensemble:
            votes.append(member(tokens.to(device)).softmax(-1))  # state: member=eval, recording=off
        joint = torch.stack(votes).mean(0).argmax(-1)
        print((single == joint).float().mean().item())
