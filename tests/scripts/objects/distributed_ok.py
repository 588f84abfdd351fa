"""DistributedDataParallel is an alias: eval() and train() on the wrapper reach the module."""
import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP

from options import args
from iron import train_loader, val_loader


class IronNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def validate(model):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, label in val_loader:
            right += (model.module(images).argmax(1) == label).sum().item()  # state: model.module=eval, recording=off
    return right


model = IronNet().to(args.device)
model = DDP(model, device_ids=[args.local_rank])
optimizer = torch.optim.SGD(model.parameters(), lr=args.lr)
for epoch in range(args.epochs):
    model.train()
    for images, label in train_loader:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), label)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
    print(epoch, validate(model))
