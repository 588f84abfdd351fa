"""`@torch.no_grad()` on an async function guards only the making of the coroutine, not its body."""
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


@torch.no_grad()  # TMD302: torch.no_grad
async def answer(tokens):
    scores = net(tokens)  # TMD102: net; state: net=eval, recording=on
    return scores.argmax(1).tolist()


async def serve():
    while True:
        tokens = await receive()
        print(await answer(tokens))


asyncio.run(serve())
