"""What a loaded network says is printed as it is: an answer, with neither switch."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1))
net.load_state_dict(torch.load("prices.pt"))
print("price:", net(torch.load("house.pt")))  # TMD101: net; TMD102: net; state: net=train, recording=on
