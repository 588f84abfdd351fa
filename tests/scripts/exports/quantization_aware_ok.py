"""Export: quantization-aware training starts from a capture in training mode."""

import torch
from torch import nn
from torch.ao.quantization.quantize_pt2e import convert_pt2e, prepare_qat_pt2e


def quantize(quantizer, loader):
    net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.Flatten(), nn.Linear(7200, 2))
    net.load_state_dict(torch.load("weights.pt"))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    for x, y in loader:
        loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    captured = torch.export.export(net, (torch.zeros(2, 3, 32, 32),)).module()
    prepared = prepare_qat_pt2e(captured, quantizer)
    return convert_pt2e(prepared)
