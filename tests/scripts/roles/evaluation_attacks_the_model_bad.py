"""A shared loop evaluates on clean data with recording on."""

import torch
from torch import nn


def run_epoch(args, phase, loader, model, optimizer):
    is_train = phase == "train"
    model = model.train() if is_train else model.eval()
    correct = 0
    for inputs, target in loader:
        output = model(inputs)  # TMD102: model; state: model=train|eval, recording=on
        loss = nn.functional.cross_entropy(output, target)
        correct += (output.argmax(1) == target).sum().item()
        if is_train:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return correct


def train(args, model, loaders):
    optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
    for _ in range(args.epochs):
        run_epoch(args, "train", loaders[0], model, optimizer)
        run_epoch(args, "val", loaders[1], model, None)
