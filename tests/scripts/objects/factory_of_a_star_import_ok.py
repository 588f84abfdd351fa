"""The twin of factory_of_a_star_import_bad: a function of this name may have put it in eval mode already."""
import torch

from segnets import *


class Segmenter:
    def __init__(self, path):
        self.net = load_network("unet")
        self.net.load_state_dict(torch.load(path))

    @torch.no_grad()
    def predict(self, image):
        return self.net(image).argmax(1)  # state: self.net=train, recording=off
