"""The twin of generator_never_consumed_bad: list comprehensions are run at once."""
import torch
from torch import nn

generator = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 8))
critic = nn.Sequential(nn.Linear(8, 64), nn.Dropout(), nn.Linear(64, 1))
networks = {"generator": generator, "critic": critic}
[net.eval() for net in networks.values()]
samples = torch.load("samples.pt")
with torch.no_grad():
    score = critic(samples).mean().item()  # state: critic=eval, recording=off
print(score)
all(net.train() is net for net in (generator, critic))
