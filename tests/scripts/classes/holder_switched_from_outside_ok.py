"""A module that trains its network draws a picture between two steps: who holds it may have put all of it in eval mode."""
import torch
from torch import nn


class Dreamer(nn.Module):
    def __init__(self, goal):
        super().__init__()
        self.goal = goal
        self.painter = nn.Sequential(nn.Linear(2, 64), nn.Dropout(0.1), nn.Linear(64, 3))
        self.optimizer = torch.optim.Adam(self.painter.parameters())

    def train_step(self, places):
        loss = (self.painter(places) - self.goal).pow(2).mean()  # state: self.painter=entry, recording=on
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()
        return loss.item()

    @torch.no_grad()
    def save_picture(self, places, path):
        picture = self.painter(places).clamp(0, 1)  # state: self.painter=entry, recording=off
        torch.save(picture.cpu(), path)

    def forward(self, places, epochs):
        for epoch in range(epochs):
            print(self.train_step(places))
            self.save_picture(places, f"{epoch}.pt")
