"""The twin of class_bad: the method is decorated."""
import torch
from torch import nn


class Predictor:
    def __init__(self, path):
        self.net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
        self.net.load_state_dict(torch.load(path))
        self.net.eval()

    @torch.no_grad()
    def predict(self, x):
        return self.net(x).argmax(1).tolist()  # state: self.net=eval, recording=off
