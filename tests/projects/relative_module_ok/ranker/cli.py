from . import engine, networks
from .data import loaders

import torch


def main():
    train_loader, val_loader = loaders()
    ranker = networks.Ranker()
    optimizer = torch.optim.AdamW(ranker.parameters())
    loss_fn = torch.nn.CrossEntropyLoss()
    for epoch in range(4):
        engine.fit_epoch(ranker, train_loader, optimizer, loss_fn)
        ranker.eval()
        print(epoch, engine.score(ranker, val_loader))


main()
