"""An option says whether the pass records: the guard around the making of its input alone is no forgotten one."""
import torch
from torch import nn

from data import to_device, val_loader

net = nn.Sequential(nn.Linear(20, 64), nn.Dropout(0.2), nn.Linear(64, 10))


def predict(net, loader, record=False):
    net.eval()
    answers = []
    for batch in loader:
        with torch.no_grad():
            x = to_device(batch) - batch.mean()
        with torch.set_grad_enabled(record):
            answers.append(net(x).argmax(1).tolist())  # state: net=eval, recording=on|off
    return answers


predict(net, val_loader, record=read_option())
