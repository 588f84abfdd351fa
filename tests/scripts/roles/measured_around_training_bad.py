"""A step of training, and then a loop over held-out batches in the mode in which it trained."""

import torch
from torch.nn.functional import mse_loss


class ValueStep:
    def __init__(self, value, rate, test_loader):
        self.value = value
        self.test_loader = test_loader
        self.optimizer = torch.optim.Adam(value.parameters(), lr=rate)

    def once(self, observations, returns):
        self.optimizer.zero_grad()
        mse_loss(self.value(observations), returns).backward()  # state: self.value=entry, recording=on
        self.optimizer.step()
        errors = []
        with torch.no_grad():
            for x, y in self.test_loader:
                errors.append(mse_loss(self.value(x), y).item())  # TMD101: self.value
        print(sum(errors) / len(errors))
