"""A wrapper looks at a network in eval mode and reads the scores only: nothing goes back in it."""
import torch
from torch import nn


class Looker:
    def __init__(self, net, aloud=True):
        self.net = net
        self.aloud = aloud

    def __call__(self, images, chosen=None):
        was = self.net.training
        self.net.eval()
        logits = self.net(images)  # TMD102: self.net; state: self.net=eval, recording=on
        chosen = logits.max(1)[-1] if chosen is None else chosen
        if self.aloud:
            print(chosen.tolist())
        if was:
            self.net.train()
        return logits.argmax(1).tolist()


def main(flag):
    network = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.1))
    print(Looker(network, flag)(torch.randn(2, 4)))


if __name__ == "__main__":
    main(True)
