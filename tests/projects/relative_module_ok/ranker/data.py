import torch
from torch.utils.data import DataLoader


def loaders(batch_size=16):
    train = DataLoader(torch.load("train.pt"), batch_size=batch_size, shuffle=True)
    return train, DataLoader(torch.load("val.pt"), batch_size=batch_size)
