"""The twin of thread_bad: what is handed to the thread has its own guard."""
import asyncio

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
net.load_state_dict(torch.load("net.pt"))
net.eval()


def direct(x):
    with torch.no_grad():
        return net(x).argmax(1)  # state: net=eval, recording=off


async def answer(x):
    logits = await asyncio.to_thread(direct, x)
    loop = asyncio.get_running_loop()
    again = await loop.run_in_executor(None, direct, x)
    return logits, again
