"""Unit tests: the helper of a helper asserts, the test only calls it; and a test case without an assertion runs the code to see it run."""

import torch
from torch import nn

from attacks import Attack, batch, labels


def network():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 64), nn.Dropout(0.2), nn.Linear(64, 10)).eval()


def is_no_better(after, before):
    assert (after.argmax(1) == labels).float().mean() <= (before.argmax(1) == labels).float().mean()


def compare(attack):
    net = network()
    moved = attack(net).perturb(batch, labels)
    logits = net(batch)  # state: net=eval, recording=on
    after = net(moved)
    is_no_better(after, logits)


def test_attack():
    compare(Attack)


class TestNetwork:
    @staticmethod
    def test_runs_without_error():
        net = network()
        net.load_state_dict(torch.load("net.pt"))
        logits = net(batch)  # state: net=eval, recording=on
        print(logits.argmax(1))
