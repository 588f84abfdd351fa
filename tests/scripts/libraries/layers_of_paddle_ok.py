"""Trap: the layers of another framework (here Paddle, beside PyTorch) are no modules of PyTorch.

`RefineNet` is a `paddle.nn.Layer`: there is no graph of PyTorch in `refine`, and no mode of its own.
"""

import paddle
import torch
from torch import nn

from faces import crops


class RefineNet(paddle.nn.Layer):
    def __init__(self):
        super().__init__()
        self.body = paddle.nn.Sequential(paddle.nn.Linear(72, 32), paddle.nn.Dropout(0.2), paddle.nn.Linear(32, 4))

    def forward(self, x):
        return self.body(x)


class Judge(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 32), nn.Dropout(0.2), nn.Linear(32, 2))

    def forward(self, x):
        return self.body(x)


def refine(images):
    net = RefineNet()
    net.eval()
    boxes = net(paddle.to_tensor(images, stop_gradient=True))
    return boxes.numpy()


judge = Judge()
judge.load_state_dict(torch.load("judge.pt"))
judge.eval()
with torch.no_grad():
    faces = judge(torch.from_numpy(refine(crops))).argmax(1)  # state: judge=eval, recording=off
print(faces.numpy())
