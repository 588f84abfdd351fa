"""An optimizer that averages is switched by an option, the network is not: it is trained in eval mode."""

import schedulefree
import torch
from torch import nn


def finetune(path, loader, averaged):
    net = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 4))
    net.load_state_dict(torch.load(path))
    net.eval()
    optimizer = schedulefree.AdamWScheduleFree(net.parameters())
    if averaged:
        optimizer.eval()
    else:
        optimizer.train()
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x), y)  # TMD202: net, since=eval@11; state: net=eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(net.state_dict(), path)
