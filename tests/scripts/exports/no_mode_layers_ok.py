"""Export: a network without dropout and BatchNorm does the same in both modes."""

import torch
from torch import nn


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(16)
        self.gru = nn.GRU(16, 32, batch_first=True)
        self.out = nn.Linear(32, 4)

    def forward(self, x):
        hidden, _ = self.gru(self.norm(x))
        return self.out(hidden[:, -1])


mixer = Mixer()
optimizer = torch.optim.Adam(mixer.parameters())
for x, y in torch.load("batches.pt"):
    loss = nn.functional.cross_entropy(mixer(x), y)  # state: mixer=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
torch.jit.trace(mixer, torch.zeros(1, 5, 16)).save("mixer.pt")
torch.onnx.export(mixer, (torch.zeros(1, 5, 16),), "mixer.onnx")
