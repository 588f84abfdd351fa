"""The twin of guard_mentioned_bad: the guard is entered around the loop."""
import torch
from torch import nn


class Trainer:
    def __init__(self, net: nn.Module, loaders):
        self.net = net
        self.train_loader, self.val_loader = loaders
        self.optimizer = torch.optim.AdamW(self.net.parameters())

    def fit(self, epochs):
        for _ in range(epochs):
            self.net.train()
            for x, y in self.train_loader:
                loss = nn.functional.mse_loss(self.net(x), y)  # state: self.net=train, recording=on
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            print(self.validate())

    def validate(self):
        self.net.eval()
        losses = []
        with torch.no_grad():
            for x, y in self.val_loader:
                losses.append(nn.functional.mse_loss(self.net(x), y).item())  # state: self.net=eval, recording=off
        return sum(losses) / len(losses)
