"""A class that has its network made by a function of a star import; nothing else is known of it."""
import torch

from segnets import *


class Segmenter:
    def __init__(self, path):
        self.net = make_network("unet")
        self.net.load_state_dict(torch.load(path))

    @torch.no_grad()
    def predict(self, image):
        return self.net(image).argmax(1)  # TMD101: self.net, since=created@9; state: self.net=train, recording=off
