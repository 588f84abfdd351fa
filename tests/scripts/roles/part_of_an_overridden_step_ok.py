"""TMD102 is silent: the step overrides one of its base, so whoever drives the base guards it, with what it calls."""

import torch
from torch import nn


class Task:
    def train_step(self, sample, model, criterion):
        loss = criterion(model, sample)
        loss.backward()
        return loss

    def valid_step(self, sample, model, criterion):
        return criterion(model, sample)


class SpeechTask(Task):
    def __init__(self):
        self.vocoder = nn.Sequential(nn.Conv1d(80, 8, 3), nn.ReLU(), nn.Conv1d(8, 1, 3))

    def valid_step(self, sample, model, criterion):
        loss = super().valid_step(sample, model, criterion)
        return loss, self.infer(sample)

    def infer(self, sample):
        heard = []
        for spectrum in sample["spectra"]:
            heard.append(torch.flip(self.vocoder(spectrum), dims=[0]))  # state: self.vocoder=train, recording=on
        return len(heard)
