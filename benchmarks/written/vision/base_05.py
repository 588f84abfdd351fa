# SRGAN, 4x
import os
from math import log10

import torch
import torch.nn as nn
import torchvision.utils as vutils
from torch.utils.data import DataLoader
from torchvision.models import vgg19
from tqdm import tqdm

from data_utils import TrainDatasetFromFolder, ValDatasetFromFolder

UPSCALE = 4
CROP = 96
N_PRE = 5
N_EPOCHS = 100
device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


class ResBlock(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.conv1 = nn.Conv2d(ch, ch, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(ch)
        self.prelu = nn.PReLU()
        self.conv2 = nn.Conv2d(ch, ch, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(ch)

    def forward(self, x):
        r = self.prelu(self.bn1(self.conv1(x)))
        return x + self.bn2(self.conv2(r))


class Generator(nn.Module):
    def __init__(self, n_res=16):
        super().__init__()
        self.head = nn.Sequential(nn.Conv2d(3, 64, 9, padding=4), nn.PReLU())
        self.body = nn.Sequential(*[ResBlock(64) for _ in range(n_res)])
        self.up = nn.Sequential(
            nn.Conv2d(64, 256, 3, padding=1), nn.PixelShuffle(2), nn.PReLU(),
            nn.Conv2d(64, 256, 3, padding=1), nn.PixelShuffle(2), nn.PReLU(),
        )
        self.tail = nn.Conv2d(64, 3, 9, padding=4)

    def forward(self, x):
        h = self.head(x)
        h = h + self.body(h)
        return (torch.tanh(self.tail(self.up(h))) + 1) / 2


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        layers, c_in = [], 3
        for i, c in enumerate([64, 64, 128, 128, 256, 256]):
            layers += [nn.Conv2d(c_in, c, 3, stride=1 + i % 2, padding=1), nn.BatchNorm2d(c), nn.LeakyReLU(0.2)]
            c_in = c
        self.net = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(256, 1))

    def forward(self, x):
        return self.net(x)


class GeneratorLoss(nn.Module):
    def __init__(self):
        super().__init__()
        vgg = vgg19(weights="DEFAULT")
        loss_network = nn.Sequential(*list(vgg.features)[:36]).eval()
        for param in loss_network.parameters():
            param.requires_grad = False
        self.loss_network = loss_network
        self.mse = nn.MSELoss()

    def forward(self, out_labels, out_images, target_images):
        adv = torch.mean(1 - torch.sigmoid(out_labels))
        perception = self.mse(self.loss_network(out_images), self.loss_network(target_images))
        return self.mse(out_images, target_images) + 0.001 * adv + 0.006 * perception


def psnr(a, b):
    return 10 * log10(1.0 / ((a - b) ** 2).mean().item())


def validate(netG, loader, epoch):
    netG.eval()
    tot = 0.0
    with torch.no_grad():
        for i, (lr_img, hr_img) in enumerate(loader):
            sr = netG(lr_img.to(device)).clamp(0, 1)
            tot += psnr(sr, hr_img.to(device))
            if i == 0:
                vutils.save_image(sr, f"out/epoch_{epoch:03d}.png")
    return tot / len(loader)


def main():
    os.makedirs("out", exist_ok=True)
    train_loader = DataLoader(TrainDatasetFromFolder("data/DIV2K_train", CROP, UPSCALE), batch_size=64, shuffle=True, num_workers=4)
    val_loader = DataLoader(ValDatasetFromFolder("data/DIV2K_val", UPSCALE), batch_size=1)

    netG = Generator().to(device)
    netD = Discriminator().to(device)
    print("# G params:", sum(p.numel() for p in netG.parameters()))
    g_loss_fn = GeneratorLoss().to(device)
    bce = nn.BCEWithLogitsLoss()
    optG = torch.optim.Adam(netG.parameters(), lr=1e-4)
    optD = torch.optim.Adam(netD.parameters(), lr=1e-4)

    # warm up with plain mse
    for epoch in range(N_PRE):
        netG.train()
        for lr_img, hr_img in tqdm(train_loader):
            lr_img, hr_img = lr_img.to(device), hr_img.to(device)
            optG.zero_grad()
            pre_loss = nn.functional.mse_loss(netG(lr_img), hr_img)
            pre_loss.backward()
            optG.step()
        print("pretrain", epoch, validate(netG, val_loader, epoch))

    best = 0
    for epoch in range(N_EPOCHS):
        netG.train()
        netD.train()
        bar = tqdm(train_loader)
        for lr_img, hr_img in bar:
            lr_img, hr_img = lr_img.to(device), hr_img.to(device)

            # (1) D
            fake = netG(lr_img)
            optD.zero_grad()
            real_out = netD(hr_img)
            fake_out = netD(fake.detach())
            d_loss = bce(real_out, torch.ones_like(real_out)) + bce(fake_out, torch.zeros_like(fake_out))
            d_loss.backward()
            optD.step()

            # (2) G
            optG.zero_grad()
            g_loss = g_loss_fn(netD(fake), fake, hr_img)
            g_loss.backward()
            optG.step()
            bar.set_description(f"[{epoch}] D {d_loss.item():.4f} G {g_loss.item():.4f}")

        score = validate(netG, val_loader, epoch)
        if score > best:
            best = score
            torch.save(netG.state_dict(), "netG_best.pth")
            torch.save(netD.state_dict(), "netD_best.pth")


if __name__ == "__main__":
    main()
