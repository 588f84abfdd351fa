"""Diffusers: a model class is training mode, from_pretrained eval and trains so, and an evaluated model still records."""
import torch
from diffusers import DDPMScheduler, UNet2DModel


def sample(noise):
    unet = UNet2DModel(dropout=0.1)
    scheduler = DDPMScheduler()
    with torch.no_grad():
        for step in scheduler.timesteps:
            noise = unet(noise, step).sample.cpu()  # TMD101: unet, since=created@7; state: unet=train, recording=off
    return noise.numpy()


def finetune(loader, loss_of):
    unet = UNet2DModel.from_pretrained("google/ddpm-cat-256", dropout=0.1)
    optimizer = torch.optim.AdamW(unet.parameters())
    for clean, step in loader:
        loss = loss_of(unet(clean, step).sample, clean)  # TMD202: unet, since=from_pretrained@16; state: unet=eval, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def recording(loader):
    unet = UNet2DModel.from_pretrained("google/ddpm-cat-256")
    unet.eval()
    for clean, step in loader:
        print(unet(clean, step).sample.argmax(1))  # TMD102: unet; state: unet=eval, recording=on


sample(torch.load("noise.pt"))
finetune([], None)
recording([])
