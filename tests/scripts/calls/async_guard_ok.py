"""`with torch.no_grad()` inside an async function guards the forward."""
import asyncio

import torch
from torch import nn

from queue_client import receive


class IntentNet(nn.Module):
    def __init__(self, vocab=5000, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 64)
        self.drop = nn.Dropout(0.2)
        self.rnn = nn.GRU(64, 128, batch_first=True)
        self.out = nn.Linear(128, classes)

    def forward(self, tokens):
        _, hidden = self.rnn(self.drop(self.embed(tokens)))
        return self.out(hidden[-1])


net = IntentNet()
net.load_state_dict(torch.load("intent.pt"))
net.eval()


async def answer(tokens):
    with torch.no_grad():
        scores = net(tokens)  # state: net=eval, recording=off
    return scores.argmax(1).tolist()


async def serve():
    while True:
        tokens = await receive()
        print(await answer(tokens))


asyncio.run(serve())
