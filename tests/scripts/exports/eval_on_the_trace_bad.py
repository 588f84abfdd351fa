"""Export: eval() is called on the trace, where it comes too late."""

import torch
from torch import nn

net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 30 * 30, 2))
net.load_state_dict(torch.load("weights.pt"))
images = torch.load("images.pt")

script = torch.jit.trace(net, images)  # TMD103: net, since=created@6
script.eval()
script.save("net.pt")

net.eval()
with torch.no_grad():
    answer = net(images).argmax(1)  # state: net=eval, recording=off
print(answer.tolist())
