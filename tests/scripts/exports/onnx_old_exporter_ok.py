"""Export: the TorchScript exporter (dynamo=False) switches to eval mode itself, and back; a chosen `training` is meant."""

import torch
from torch import nn

net = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.Dropout(), nn.Linear(16, 1))
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)


def fit(batches):
    for x, y in batches:
        loss = (net(x) - y).pow(2).mean()  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    example = torch.zeros(4, 8)
    torch.onnx.export(net, (example,), "net.onnx", dynamo=False)
    torch.onnx.export(net, (example,), "for_training.onnx", training=torch.onnx.TrainingMode.TRAINING)


fit(torch.load("batches.pt"))
