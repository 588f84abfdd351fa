"""Whether the validation puts training mode back is for its caller to say."""
import torch
from torch import nn

from cells import options, train_loader, val_loader

net = nn.Sequential(nn.Linear(200, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3), nn.Linear(64, 5))
optimizer = torch.optim.Adam(net.parameters())


def validate(resume):
    net.eval()
    with torch.no_grad():
        print(sum((net(x).argmax(1) == y).sum().item() for x, y in val_loader))  # state: net=eval, recording=off
    if resume:
        net.train()


for step, (x, y) in enumerate(train_loader):
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train|eval, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 0:
        validate(options.resume)
