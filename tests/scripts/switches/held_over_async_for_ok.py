"""The guard of a coroutine is within its `async for` and ends before the next request is waited for."""
import asyncio

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
shadow = nn.Sequential(nn.Linear(8, 16), nn.Dropout(), nn.Linear(16, 2))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
shadow.eval()


async def arriving(count):
    for _ in range(count):
        await asyncio.sleep(0)
        yield torch.randn(4, 8)


async def serve():
    async for x in arriving(3):
        with torch.inference_mode():
            print(shadow(x).argmax(1))  # state: shadow=eval, recording=off


async def learn():
    net.train()
    for _ in range(3):
        await asyncio.sleep(0)
        optimizer.zero_grad()
        loss = net(torch.randn(4, 8)).sum()  # state: net=train, recording=on
        loss.backward()
        optimizer.step()


async def main():
    await asyncio.gather(serve(), learn())


asyncio.run(main())
