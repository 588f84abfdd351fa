"""The twin of async_bad: the guard stands in the body, around the pass and nothing that waits."""
import asyncio

import torch
from torch import nn


class Ranker:
    def __init__(self, path):
        self.model = nn.Sequential(nn.Linear(32, 64), nn.Dropout(), nn.Linear(64, 1))
        self.model.load_state_dict(torch.load(path))
        self.model.eval()

    async def rank(self, queue: asyncio.Queue):
        batch = await queue.get()
        with torch.no_grad():
            scores = self.model(batch)  # state: self.model=eval, recording=off
        return scores.argsort(0).tolist()

    async def stream(self, queue: asyncio.Queue):
        while True:
            batch = await queue.get()
            with torch.inference_mode():
                scores = self.model(batch)  # state: self.model=eval, recording=off
            yield scores
