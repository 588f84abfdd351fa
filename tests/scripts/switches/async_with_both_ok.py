"""A guard on a coroutine is in vain, but the body has one of its own: nothing records, nothing to mend."""
import torch
from torch import nn

net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(), nn.Linear(8, 2))
net.eval()


@torch.no_grad()
async def answer(request):
    x = torch.tensor(await request.json())
    with torch.inference_mode():
        return net(x).argmax(1).tolist()  # state: net=eval, recording=off
