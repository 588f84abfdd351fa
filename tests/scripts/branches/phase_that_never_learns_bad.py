"""The phase that puts the network in eval mode is one of those that learn."""

import torch
from torch import nn


def run(loader, net, optimizer, args):
    net.train()
    if args.phase == "check":
        net.eval()
    for x, y in loader:
        with torch.set_grad_enabled(args.phase != "export"):
            out = net(x)  # TMD202: net; state: net=train|eval, recording=on|off
        if args.phase != "export":
            loss = nn.functional.mse_loss(out, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    if args.phase == "check":
        print("checked")


def main(args, loader):
    net = nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.1))
    run(loader, net, torch.optim.SGD(net.parameters(), 0.1), args)
