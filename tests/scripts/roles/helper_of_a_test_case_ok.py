"""A helper of a test case counts how often an attack succeeds, for its tests to assert: no evaluation of a network.

The twin is the same helper in a class that is no test.
"""

import unittest

import torch
from torch import nn


class AttackTest(unittest.TestCase):
    def setUp(self):
        self.model = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.1), nn.Linear(8, 2))
        self.model.eval()


class TestSparseDescent(AttackTest):
    def setUp(self):
        super().setUp()
        self.inputs = torch.rand(32, 4)

    def generate_examples(self, attack, target):
        attacked = attack(self.model, self.inputs, target)
        _, found = self.model(attacked).max(1)  # state: self.model=entry|eval|train, recording=on
        return found.eq(target).float().mean().item()

    def test_success(self):
        for step in (0.1, 0.5):
            rate = self.generate_examples(lambda model, x, y: x + step * torch.randn_like(x), torch.ones(32).long())
            self.assertGreater(rate, 0.5)
