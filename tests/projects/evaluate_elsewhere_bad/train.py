"""The evaluation stands in another file and switches nothing; neither does its caller."""

import torch
from engine import evaluate, train_one_epoch
from models import build_model


def main(train_loader, val_loader):
    net = build_model()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    loss_fn = torch.nn.CrossEntropyLoss()
    for epoch in range(10):
        net.train()
        train_one_epoch(net, train_loader, optimizer, loss_fn)
        print(evaluate(net, val_loader))  # TMD101: net, since=train@13


main(None, None)
