"""A network fresh from its constructor answers once, and the answer is shown: a look at the architecture, no inference."""
import torch
from torch import nn

from pictures import picture

net = nn.Sequential(nn.Flatten(), nn.Linear(3072, 128), nn.Dropout(0.5), nn.Linear(128, 10))
answer = net(picture("cat.png"))  # state: net=train, recording=on
print(answer.argmax(1), answer.shape)
