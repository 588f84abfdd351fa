"""What a loaded network says is printed as it is, in eval mode and under no_grad."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(13, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1))
net.load_state_dict(torch.load("prices.pt"))
net.eval()
with torch.no_grad():
    print("price:", net(torch.load("house.pt")))  # state: net=eval, recording=off
