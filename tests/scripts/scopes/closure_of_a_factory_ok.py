"""A factory hands out a function that switches and runs the network; whoever calls that function guards it, or not."""

import functools

import torch


def make_score(network, training=False):
    def score(x, t):
        if not training:
            network.eval()
            return network(x, t)  # state: network=eval, recording=off|on
        network.train()
        return network(x, t)

    return score


def step(x, t, network):
    return x - make_score(network)(x, t)


def make_sampler(steps):
    update = functools.partial(step, t=0)

    def sampler(network):
        with torch.no_grad():
            x = torch.randn(4, 8)
            for _ in range(steps):
                x = update(x, network=network)
            return x

    return sampler


def divergence(network, x, t, noise):
    with torch.enable_grad():
        x.requires_grad_(True)
        product = (make_score(network)(x, t) * noise).sum()
        return torch.autograd.grad(product, x)[0]
