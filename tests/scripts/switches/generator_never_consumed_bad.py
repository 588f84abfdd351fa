"""Generator expressions that nobody consumes: neither the eval() nor the train() in them is called."""
import torch
from torch import nn

generator = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Linear(64, 8))
critic = nn.Sequential(nn.Linear(8, 64), nn.Dropout(), nn.Linear(64, 1))
networks = {"generator": generator, "critic": critic}
(net.eval() for net in networks.values())  # TMD301: networks.values()
samples = torch.load("samples.pt")
with torch.no_grad():
    score = critic(samples).mean().item()  # TMD101: critic, since=created@6; state: critic=train, recording=off
print(score)
(net.train() for net in (generator, critic))  # TMD301: generator
