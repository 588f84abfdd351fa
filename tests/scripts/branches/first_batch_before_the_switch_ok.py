"""The twin of first_batch_before_the_switch_bad: the network is in eval mode before it sees anything."""
import argparse

import torch
from torch import nn

from data import batches


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Linear(20, 64)
        self.norm = nn.BatchNorm1d(64)
        self.head = nn.Linear(64, 10)

    def forward(self, x):
        return self.head(self.norm(self.body(x)).relu())


def predict(args):
    net = Net()
    net.load_state_dict(torch.load(args.weights))
    net.eval()
    loader = batches(args.data)
    with torch.no_grad():
        print("first:", net(next(iter(loader))).argmax(1).tolist())  # state: net=eval, recording=off
    if args.half:
        net.half()
    answers = []
    with torch.no_grad():
        for x in loader:
            if args.half:
                x = x.half()
            answers.extend(net(x).argmax(1).tolist())  # state: net=eval, recording=off
    return answers


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights")
    parser.add_argument("--data")
    parser.add_argument("--half", action="store_true")
    print(predict(parser.parse_args()))
