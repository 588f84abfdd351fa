"""build_model() returns an eval module; DataParallel around it does not change that, and training begins at once."""
import argparse
import time

import torch
import torch.nn as nn

from plankton import make_loader


class PlanktonNet(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 5, stride=2)
        self.bn1 = nn.BatchNorm2d(64)
        self.conv2 = nn.Conv2d(64, 128, 3, stride=2)
        self.bn2 = nn.BatchNorm2d(128)
        self.fc = nn.Linear(128, classes)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = torch.relu(self.bn2(self.conv2(x)))
        return self.fc(x.mean(dim=(2, 3)))


def build_model(args):
    model = PlanktonNet(args.classes)
    if args.pretrained:
        checkpoint = torch.load(args.pretrained, map_location="cpu")
        model.load_state_dict(checkpoint["state_dict"])
    model.eval()
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.1f}M parameters")
    return model


def train_one_epoch(model, loader, criterion, optimizer, epoch):
    start = time.time()
    for step, (images, target) in enumerate(loader):
        images, target = images.cuda(non_blocking=True), target.cuda(non_blocking=True)
        output = model(images)  # TMD202: model, since=eval@31; state: model=eval, recording=on
        loss = criterion(output, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 50 == 0:
            print(f"{epoch} {step} {loss.item():.3f} {time.time() - start:.0f}s")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--classes", type=int, default=121)
    parser.add_argument("--pretrained", default="")
    parser.add_argument("--epochs", type=int, default=60)
    args = parser.parse_args()
    model = nn.DataParallel(build_model(args)).cuda()
    criterion = nn.CrossEntropyLoss().cuda()
    optimizer = torch.optim.SGD(model.parameters(), 0.1, momentum=0.9, weight_decay=1e-4)
    loader = make_loader("train", batch_size=256)
    for epoch in range(args.epochs):
        train_one_epoch(model, loader, criterion, optimizer, epoch)
        torch.save(model.module.state_dict(), f"plankton-{epoch}.pt")


if __name__ == "__main__":
    main()
