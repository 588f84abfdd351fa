"""`torch.no_grad` as a statement of its own: a name and nothing else, so the validation records."""
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
        torch.no_grad  # TMD301: torch.no_grad, says=write `with torch.no_grad():`
        losses = []
        for x, y in self.val_loader:
            losses.append(nn.functional.mse_loss(self.net(x), y).item())  # TMD102: self.net; state: self.net=eval, recording=on
        return sum(losses) / len(losses)
