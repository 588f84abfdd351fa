from model import Regressor
from trainer import fit

import torch
from torch.utils.data import DataLoader

net = Regressor()
fit(
    net,
    DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True),
    DataLoader(torch.load("val.pt"), batch_size=16),
)
