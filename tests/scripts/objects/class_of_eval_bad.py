"""Trap: the class of the network is what `eval` of a computed text gives.

It is used for answers only, and records a graph for each.
"""

import argparse

import torch
from zoo import *


def tag(args):
    Model = eval(args.kind)
    model = Model(classes=args.classes)
    model.load_state_dict(torch.load(args.checkpoint)["model"])
    model = torch.nn.DataParallel(model)

    model.eval()
    found = model(torch.load("wave.pt"))  # TMD102: model; state: model=eval, recording=on
    return found["clips"].data.cpu().numpy()[0]


parser = argparse.ArgumentParser()
parser.add_argument("kind")
parser.add_argument("checkpoint")
parser.add_argument("--classes", type=int, default=3)
print(tag(parser.parse_args()))
