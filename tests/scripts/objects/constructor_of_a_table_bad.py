"""TMD101: the class builds its network by an entry of a table of constructors, and nothing puts it in eval mode."""
import torch

from segnets import constructors

NETWORKS = constructors()


class Segmenter:
    def __init__(self, path):
        self.net = NETWORKS["unet"]()
        self.net.load_state_dict(torch.load(path))

    @torch.no_grad()
    def predict(self, image):
        return self.net(image).argmax(1)  # TMD101: self.net, since=created@11; state: self.net=train, recording=off
