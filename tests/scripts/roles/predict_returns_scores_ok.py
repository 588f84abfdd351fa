"""A predictor whose method is called under guards of its base class, which stands in a library."""
import torch
from torch import nn

from serving import BasePredictor


class Predictor(BasePredictor):
    def __init__(self, path):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.2), nn.Linear(128, 10))
        self.net.load_state_dict(torch.load(path))

    def predict(self, images):
        self.net.eval()
        return self.net(images)  # state: self.net=eval, recording=on
