"""A factory hands out a function that gives numbers away: nobody can use the graph."""

import torch


def make_score(network, training=False):
    def score(x, t):
        if not training:
            network.eval()
            return network(x, t).argmax(-1).tolist()  # TMD102: network; state: network=eval, recording=on
        network.train()
        return network(x, t)

    return score
