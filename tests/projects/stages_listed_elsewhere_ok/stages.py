"""Makes the stages of encoders."""

from torch import nn


def make_stages(widths):
    stages = []
    for before, after in zip(widths, widths[1:]):
        stages.append(nn.Sequential(nn.Linear(before, after), nn.Dropout(0.1)))
    return stages
