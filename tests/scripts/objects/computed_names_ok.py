"""The layers are set under computed names, and eval() reaches them."""
import torch
from torch import nn


class Stack(nn.Module):
    def __init__(self, depth=3, width=32):
        super().__init__()
        self.depth = depth
        for number in range(depth):
            setattr(self, f"layer{number}", nn.Sequential(nn.Linear(width, width), nn.Dropout(0.2)))

    def forward(self, x):
        for number in range(self.depth):
            x = getattr(self, f"layer{number}")(x)
        return x


stack = Stack()
stack.load_state_dict(torch.load("stack.pt"))
stack.eval()
with torch.no_grad():
    for x in torch.load("rows.pt"):
        print(stack(x).argmax(1))  # state: stack=eval, recording=off
