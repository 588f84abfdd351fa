"""Trap: layers of another framework beside those of PyTorch: these are judged all the same.

The pass of `judge` builds a graph that nobody uses; that of `RefineNet`, a `paddle.nn.Layer`, none of PyTorch.
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
faces = judge(torch.from_numpy(refine(crops))).argmax(1)  # TMD102: judge; state: judge=eval, recording=on
print(faces.numpy())
