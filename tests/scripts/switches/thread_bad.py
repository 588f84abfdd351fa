"""Recording is switched off for one thread, and the network runs in another."""
import asyncio

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()


async def answer(x):
    with torch.no_grad():
        logits = await asyncio.to_thread(net, x)  # TMD302: net
        loop = asyncio.get_running_loop()
        again = await loop.run_in_executor(None, net, x)  # TMD302: net
    return logits.argmax(1), again.argmax(1)


def direct(x):
    with torch.no_grad():
        return net(x).argmax(1)  # state: net=eval, recording=off
