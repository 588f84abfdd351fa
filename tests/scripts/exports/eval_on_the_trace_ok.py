"""Export: eval() is called on the network before it is traced."""

import torch
from torch import nn

net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 30 * 30, 2))
net.load_state_dict(torch.load("weights.pt"))
images = torch.load("images.pt")

net.eval()
script = torch.jit.trace(net, images)
script.save("net.pt")

with torch.no_grad():
    answer = net(images).argmax(1)  # state: net=eval, recording=off
print(answer.tolist())
