"""A guard on a class guards its constructor only: the methods record."""
import torch
from torch import nn


@torch.no_grad()  # TMD302: torch.no_grad
class Predictor:
    def __init__(self, path):
        self.net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
        self.net.load_state_dict(torch.load(path))
        self.net.eval()

    def predict(self, x):
        return self.net(x).argmax(1).tolist()  # TMD102: self.net; state: self.net=eval, recording=on
