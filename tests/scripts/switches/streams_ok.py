"""Generators that yield inside a guard, or under a decorator, and whose consumers only read: nothing is lost."""
import torch
from torch import nn

model = nn.Sequential(nn.Embedding(100, 16), nn.Dropout(), nn.Linear(16, 100))
model.eval()


def stream(tokens, length):
    with torch.inference_mode():
        for _ in range(length):
            token = model(tokens)[-1].argmax()  # state: model=eval, recording=off
            yield token.item()
            tokens = torch.cat([tokens, token[None]])


@torch.no_grad()
def chunks(batches):
    for batch in batches:
        yield model(batch)  # state: model=eval, recording=off


for token in stream(torch.load("prompt.pt"), 20):
    print(token)
for chunk in chunks(torch.load("batches.pt")):
    print(chunk.argmax(-1))
