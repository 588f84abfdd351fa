"""A guard on a coroutine function is over when the coroutine object is made: its body records."""
import asyncio

import torch
from torch import nn


class Ranker:
    def __init__(self, path):
        self.model = nn.Sequential(nn.Linear(32, 64), nn.Dropout(), nn.Linear(64, 1))
        self.model.load_state_dict(torch.load(path))
        self.model.eval()

    @torch.no_grad()  # TMD302: torch.no_grad
    async def rank(self, queue: asyncio.Queue):
        batch = await queue.get()
        scores = self.model(batch)  # TMD102: self.model; state: self.model=eval, recording=on
        return scores.argsort(0).tolist()

    @torch.inference_mode  # TMD302: torch.inference_mode
    async def stream(self, queue: asyncio.Queue):
        while True:
            batch = await queue.get()
            yield self.model(batch)  # state: self.model=eval, recording=on
