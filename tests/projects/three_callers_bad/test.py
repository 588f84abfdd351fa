import torch
from engine import evaluate
from net import Net, loader

net = Net().eval()
net.load_state_dict(torch.load("net.pt"))
print(evaluate(net, loader("test")))
