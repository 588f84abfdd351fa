"""What is shown of the base has no such method: only users ask for what was heard, and nothing guards it."""

import torch
from torch import nn


class Task:
    def train_step(self, sample, model, criterion):
        loss = criterion(model, sample)
        loss.backward()
        return loss


class SpeechTask(Task):
    def __init__(self):
        self.vocoder = nn.Sequential(nn.Conv1d(80, 8, 3), nn.ReLU(), nn.Conv1d(8, 1, 3))

    def evaluate(self, sample):
        return self.infer(sample)

    def infer(self, sample):
        heard = []
        for spectrum in sample["spectra"]:
            heard.append(torch.flip(self.vocoder(spectrum), dims=[0]))  # TMD102: self.vocoder; state: self.vocoder=train, recording=on
        return len(heard)
