"""A predictor puts its network in eval mode, returns the scores as they are, and records them."""
import torch
from torch import nn


class Predictor:
    def __init__(self, path):
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.2), nn.Linear(128, 10))
        self.net.load_state_dict(torch.load(path))

    def predict(self, images):
        self.net.eval()
        return self.net(images)  # TMD102: self.net; state: self.net=eval, recording=on
