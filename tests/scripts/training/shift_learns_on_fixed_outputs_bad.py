"""The network is trained on outputs that were made without a graph: its own optimizer steps, and nothing moves."""
import torch
from torch import nn


class Learner:
    def __init__(self, net):
        self.net = net

    def corrected(self, scores, task):
        if task == 0:
            return scores
        return torch.cat((scores[:, :task], 2 * scores[:, task:]), dim=1)

    def calibrate(self, loader, task):
        chosen = torch.optim.SGD(self.net.parameters(), lr=0.1)
        self.net.train()
        for rows, labels in loader:
            with torch.no_grad():
                scores = self.net(rows)  # state: self.net=train, recording=off; TMD203: self.net
            loss = nn.functional.cross_entropy(self.corrected(scores, task), labels)
            chosen.zero_grad()
            loss.backward()
            chosen.step()


learner = Learner(nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.2)))
learner.calibrate([], 1)
