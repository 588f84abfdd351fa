"""A shared loop evaluates on adversarial examples, which the model makes itself: it needs gradients of its input.

The twin evaluates on clean data.
"""

import torch
from torch import nn


def run_epoch(args, phase, loader, model, optimizer, adv):
    is_train = phase == "train"
    model = model.train() if is_train else model.eval()
    correct = 0
    for inputs, target in loader:
        output, final = model(inputs, target=target, make_adv=adv)  # state: model=train|eval, recording=on
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
        run_epoch(args, "train", loaders[0], model, optimizer, args.adv_train)
        run_epoch(args, "val", loaders[1], model, None, args.adv_eval)
