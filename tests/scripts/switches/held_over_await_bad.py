"""A coroutine waits inside its guard: the training step that runs meanwhile on the same loop records nothing."""
import asyncio

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
shadow = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
shadow.eval()


async def serve(requests: asyncio.Queue, answers: asyncio.Queue):
    while True:
        with torch.no_grad():  # TMD302: torch.no_grad
            x = await requests.get()
            await answers.put(shadow(x).argmax(1))  # state: shadow=eval, recording=on|off


async def learn(batches: asyncio.Queue):
    net.train()
    while True:
        x, y = await batches.get()
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()  # state: net=train, recording=on|off
        optimizer.step()


async def main():
    requests, answers, batches = asyncio.Queue(), asyncio.Queue(), asyncio.Queue()
    await asyncio.gather(serve(requests, answers), learn(batches))


asyncio.run(main())
