"""A coroutine waits inside its guard, and nothing on the loop trains: nothing is lost."""
import asyncio

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
net.eval()


async def serve(requests: asyncio.Queue, answers: asyncio.Queue):
    with torch.no_grad():
        while True:
            x = await requests.get()
            await answers.put(net(x).argmax(1))  # state: net=eval, recording=on|off


async def main():
    requests, answers = asyncio.Queue(), asyncio.Queue()
    await asyncio.gather(serve(requests, answers), serve(requests, answers))


asyncio.run(main())
