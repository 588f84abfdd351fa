"""A wrapper looks at a network in eval mode, with gradients where it is asked to, and gives the mode back: no training."""
import torch
from torch import nn


class Looker:
    def __init__(self, net, with_gradients=True):
        self.net = net
        self.with_gradients = with_gradients
        self.score = None

    def __call__(self, images, chosen=None):
        was = self.net.training
        self.net.eval()
        logits = self.net(images)  # state: self.net=eval, recording=on
        chosen = logits.max(1)[-1] if chosen is None else chosen
        if self.with_gradients:
            self.score = logits[:, chosen].squeeze()
            self.net.zero_grad()
            self.score.sum().backward()
        if was:
            self.net.train()
        return logits, self.score


def main(flag):
    network = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.1))
    print(Looker(network, flag)(torch.randn(2, 4)))


if __name__ == "__main__":
    main(True)
