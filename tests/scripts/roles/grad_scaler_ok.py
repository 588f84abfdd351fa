"""scaler.scale(loss).backward() trains; the validation between the steps must give the mode back."""
import torch
from torch import nn
from torch.amp import GradScaler, autocast

from carvana import train_loader, val_loader


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.inc = nn.Sequential(nn.Conv2d(3, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(inplace=True))
        self.outc = nn.Conv2d(64, 2, 1)

    def forward(self, x):
        return self.outc(self.inc(x))


@torch.inference_mode()
def evaluate(net, dataloader, device):
    net.eval()
    dice = 0.0
    for image, mask in dataloader:
        pred = net(image.to(device)).argmax(1)  # state: net=eval, recording=off
        mask = mask.to(device)
        dice += (2 * (pred * mask).sum() / (pred.sum() + mask.sum() + 1e-6)).item()
    net.train()
    return dice / len(dataloader)


def train_net(net, device, epochs=5):
    optimizer = torch.optim.RMSprop(net.parameters(), lr=1e-5)
    scaler = GradScaler("cuda")
    criterion = nn.CrossEntropyLoss()
    step = 0
    for epoch in range(epochs):
        net.train()
        for images, masks in train_loader:
            with autocast("cuda"):
                masks_pred = net(images.to(device))  # state: net=train, recording=on
                loss = criterion(masks_pred, masks.to(device))
            optimizer.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
            step += 1
            if step % 500 == 0:
                print(step, loss.item(), evaluate(net, val_loader, device))


unet = UNet().to("cuda")
train_net(unet, torch.device("cuda"))
