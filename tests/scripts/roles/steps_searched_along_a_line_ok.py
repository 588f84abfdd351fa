"""A line search within the update: the same distribution is asked again, under a guard, as far as the step went."""

import torch
from somewhere import Policy
from torch.nn.utils import parameters_to_vector, vector_to_parameters


class Agent:
    def setup(self, inputs, actions):
        self.actor = torch.compile(Policy(inputs, actions))

    def log_prob(self, x, action):
        return self.actor(x).log_prob(action).sum(-1)  # state: self.actor=entry|train, recording=on|off

    def update(self, x, action, advantage):
        start = parameters_to_vector(self.actor.parameters()).detach().clone()
        before = self.log_prob(x, action)
        gain = ((before - before.detach()).exp() * advantage).mean()
        step = parameters_to_vector(torch.autograd.grad(gain, self.actor.parameters())).detach()

        def is_better(rate):
            with torch.no_grad():
                vector_to_parameters(start + rate * step, self.actor.parameters())
                ratio = (self.log_prob(x, action) - before.detach()).exp()
                return ((ratio * advantage).mean() - gain).item() > 0

        rate = 1.0
        while rate > 1e-3 and not is_better(rate):
            rate *= 0.5
