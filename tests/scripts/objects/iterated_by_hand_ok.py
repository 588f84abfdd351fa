"""Networks are switched over an iterator that was made by hand, and over what a filter lets through."""
import torch
from torch import nn

from signals import batches

first = nn.Sequential(nn.Linear(64, 32), nn.Dropout(0.2), nn.Linear(32, 4))
second = nn.Sequential(nn.Linear(64, 16), nn.Dropout(0.2), nn.Linear(16, 4))
first.load_state_dict(torch.load("first.pt"))
second.load_state_dict(torch.load("second.pt"))
third = nn.Sequential(nn.Linear(64, 8), nn.Dropout(0.2), nn.Linear(8, 4))
third.load_state_dict(torch.load("third.pt"))
for net in iter([first, second]):
    net.eval()
for net in filter(None, [third]):
    net.eval()
with torch.no_grad():
    for x in batches("test"):
        both = first(x) + second(x)  # state: first=eval, recording=off; state: second=eval, recording=off
        print(both.argmax(1), third(x).argmax(1))  # state: third=eval, recording=off
