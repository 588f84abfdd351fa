"""An override of train() goes through the children by name and leaves the frozen one in eval mode."""
import torch
from torch import nn

from voices import train_loader


class Speaker(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(80, 192), nn.BatchNorm1d(192))

    def forward(self, mel):
        return self.net(mel)


class Voice(nn.Module):
    def __init__(self):
        super().__init__()
        self.speaker = Speaker()
        self.speaker.load_state_dict(torch.load("speaker.pt"))
        self.speaker.requires_grad_(False)
        self.speaker.eval()
        self.body = nn.Sequential(nn.Linear(256, 256), nn.Dropout(0.3), nn.Linear(256, 80))

    def train(self, mode=True):
        for name, child in self.named_children():
            child.train(mode and name != "speaker")
        self.training = mode
        return self

    def forward(self, text, mel):
        return self.body(torch.cat([text, self.speaker(mel)], dim=-1))


voice = Voice()
optimizer = torch.optim.Adam(voice.body.parameters())
for epoch in range(20):
    voice.train()
    for text, mel, target in train_loader:
        with torch.no_grad():
            style = voice.speaker(mel)  # state: voice.speaker=unknown, recording=off
        loss = nn.functional.l1_loss(voice(text, mel), target) + style.pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
