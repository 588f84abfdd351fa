"""Diffusers repaired; a pipeline has no mode and never records, schedulers and running averages are no modules."""
import torch
from diffusers import DDPMPipeline, DDPMScheduler, UNet2DModel
from diffusers.training_utils import EMAModel


def sample(noise):
    unet = UNet2DModel(dropout=0.1)
    unet.eval()
    scheduler = DDPMScheduler()
    with torch.no_grad():
        for step in scheduler.timesteps:
            noise = unet(noise, step).sample.cpu()  # state: unet=eval, recording=off
    return noise.numpy()


def finetune(loader, loss_of):
    unet = UNet2DModel.from_pretrained("google/ddpm-cat-256", dropout=0.1)
    ema = EMAModel(unet.parameters())
    optimizer = torch.optim.AdamW(unet.parameters())
    unet.train()
    for clean, step in loader:
        loss = loss_of(unet(clean, step).sample, clean)  # state: unet=train, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        ema.step(unet.parameters())


def draw():
    pipeline = DDPMPipeline.from_pretrained("google/ddpm-cat-256")
    return pipeline(num_inference_steps=10).images[0]


sample(torch.load("noise.pt"))
finetune([], None)
draw().save("cat.png")
