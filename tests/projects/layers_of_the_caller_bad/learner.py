"""A learner that is given its network and never switches it; that of its only caller has dropout."""

import torch
from torch.nn.functional import mse_loss


class Learner:
    def __init__(self, model, rate):
        self.model = model
        self.optimizer = torch.optim.SGD(model.parameters(), lr=rate)

    def fit(self, loader):
        for x, y in loader:
            loss = mse_loss(self.model(x), y)  # state: self.model=entry, recording=on
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()

    @torch.no_grad()
    def test(self, test_loader):
        errors = []
        for x, y in test_loader:
            errors.append(mse_loss(self.model(x), y).item())  # TMD101: self.model; state: self.model=entry, recording=off
        return sum(errors) / len(errors)
