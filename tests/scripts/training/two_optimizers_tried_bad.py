"""One step for each of two optimizers, with a test behind it: the second is tried in eval mode."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(16, 64), nn.Dropout(0.5), nn.Linear(64, 4))
x, y = torch.load("batch.pt")
held_out, truth = torch.load("held_out.pt")

net.train()
for name in ("SGD", "Adam"):
    optimizer = getattr(torch.optim, name)(net.parameters(), lr=0.01)
    loss = nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@17, says=is trained in eval mode from the second pass on; state: net=train|eval, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    net.eval()
    with torch.no_grad():
        print(name, (net(held_out).argmax(1) == truth).float().mean().item())  # state: net=eval, recording=off
