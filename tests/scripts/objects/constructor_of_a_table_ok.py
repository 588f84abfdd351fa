"""The twin of constructor_of_a_table_bad: the class puts what it has built in eval mode."""
import torch

from segnets import constructors

NETWORKS = constructors()


class Segmenter:
    def __init__(self, path):
        self.net = NETWORKS["unet"]()
        self.net.load_state_dict(torch.load(path))
        self.net.eval()

    @torch.no_grad()
    def predict(self, image):
        return self.net(image).argmax(1)  # state: self.net=eval, recording=off
