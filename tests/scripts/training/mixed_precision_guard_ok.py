"""autocast alone around the training pass; no_grad beside it in the validation only."""
import torch
from torch import nn
from torch.amp import GradScaler, autocast

from roads import train_loader, val_loader


class RoadNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(3, 64, 3, 2, 1), nn.BatchNorm2d(64), nn.ReLU())
        self.decoder = nn.ConvTranspose2d(64, 1, 4, 2, 1)

    def forward(self, x):
        return self.decoder(self.encoder(x))


def train_step(model, batch, criterion, optimizer, scaler):
    images, roads = (part.cuda(non_blocking=True) for part in batch)
    optimizer.zero_grad(set_to_none=True)
    with autocast("cuda"):
        loss = criterion(model(images), roads)  # state: model=train, recording=on
    scaler.scale(loss).backward()
    scaler.step(optimizer)
    scaler.update()
    return loss.item()


def validate(model, criterion):
    model.eval()
    losses = []
    for images, roads in val_loader:
        with torch.no_grad(), autocast("cuda"):
            losses.append(criterion(model(images.cuda()), roads.cuda()).item())  # state: model=eval, recording=off
    return sum(losses) / len(losses)


def main():
    model = RoadNet().cuda()
    criterion = nn.BCEWithLogitsLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    scaler = GradScaler("cuda")
    for epoch in range(15):
        model.train()
        for batch in train_loader:
            train_step(model, batch, criterion, optimizer, scaler)
        print(epoch, validate(model, criterion))


if __name__ == "__main__":
    main()
