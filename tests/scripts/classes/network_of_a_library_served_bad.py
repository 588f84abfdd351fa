"""A class builds a network of a library and asks it in a method under a guard: only its class says what it is."""

import torch
from voices import zoo


class Judge:
    def __init__(self, width):
        self.ear = zoo.PretrainedToneNet(width).to("cuda")

    @torch.no_grad()
    def judge(self, sound):
        return self.ear(sound).argmax(-1).item()  # TMD101: self.ear; state: self.ear=train, recording=off
