"""Networks in a dict: each is switched and run by its key, and each pass has its own role."""
import torch
from torch import nn

from singing import train_clips, valid_clips


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv1d(80, 256, 3, padding=1), nn.BatchNorm1d(256), nn.ReLU(), nn.Conv1d(256, 1, 1))

    def forward(self, mel):
        return self.net(mel).squeeze(1)


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv1d(1, 64, 15), nn.LeakyReLU(0.2), nn.Dropout(0.1), nn.Conv1d(64, 1, 3))

    def forward(self, wave):
        return self.net(wave.unsqueeze(1)).mean((1, 2))


class VocoderTrainer:
    def __init__(self):
        self.model = {"generator": Generator(), "discriminator": Discriminator()}
        self.optimizer = {key: torch.optim.Adam(net.parameters()) for key, net in self.model.items()}

    def train_step(self, mel, wave):
        self.model["generator"].train()
        fake = self.model["generator"](mel)  # state: self.model["generator"]=train, recording=on
        g_loss = (fake - wave).abs().mean() - self.model["discriminator"](fake).mean()
        self.optimizer["generator"].zero_grad()
        g_loss.backward()
        self.optimizer["generator"].step()
        d_loss = self.model["discriminator"](fake.detach()).mean() - self.model["discriminator"](wave).mean()
        self.optimizer["discriminator"].zero_grad()
        d_loss.backward()
        self.optimizer["discriminator"].step()

    @torch.no_grad()
    def eval_step(self, mel, wave):
        self.model["generator"].eval()
        fake = self.model["generator"](mel)  # state: self.model["generator"]=eval, recording=off
        return (fake - wave).abs().mean().item()


trainer = VocoderTrainer()
for epoch in range(100):
    for mel, wave in train_clips():
        trainer.train_step(mel, wave)
    print(epoch, [trainer.eval_step(mel, wave) for mel, wave in valid_clips()])
