"""`loss_scaler(loss, optimizer, ...)` holds the backward and the step: the pass before it trains."""
import math
import sys

import torch
from timm.utils import NativeScaler, accuracy
from torch import nn

from data import data_loader_train, data_loader_val


class DeiTLike(nn.Module):
    def __init__(self, classes=1000):
        super().__init__()
        self.patch = nn.Conv2d(3, 192, 16, 16)
        layer = nn.TransformerEncoderLayer(192, 3, dropout=0.1, batch_first=True)
        self.blocks = nn.TransformerEncoder(layer, 12)
        self.head = nn.Linear(192, classes)

    def forward(self, x):
        return self.head(self.blocks(self.patch(x).flatten(2).transpose(1, 2)).mean(1))


def train_one_epoch(model, criterion, data_loader, optimizer, loss_scaler, max_norm=0):
    model.train()
    for samples, targets in data_loader:
        with torch.cuda.amp.autocast():
            outputs = model(samples)  # state: model=train, recording=on
            loss = criterion(outputs, targets)
        if not math.isfinite(loss.item()):
            sys.exit("loss is not finite")
        optimizer.zero_grad()
        loss_scaler(loss, optimizer, clip_grad=max_norm, parameters=model.parameters())


@torch.no_grad()
def evaluate(data_loader, model):
    model.eval()
    acc1 = 0.0
    for images, target in data_loader:
        output = model(images)  # state: model=eval, recording=off
        acc1 += accuracy(output, target, topk=(1,))[0].item()
    return acc1 / len(data_loader)


def main():
    model = DeiTLike()
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4)
    loss_scaler = NativeScaler()
    for epoch in range(300):
        train_one_epoch(model, nn.CrossEntropyLoss(), data_loader_train, optimizer, loss_scaler)
        print(epoch, evaluate(data_loader_val, model))


if __name__ == "__main__":
    main()
