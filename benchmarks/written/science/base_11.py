import math
from copy import deepcopy
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from accelerate import Accelerator
from einops import rearrange
from torch.optim import AdamW
from torch.utils.data import DataLoader
from torchvision import transforms as T, utils
from torchvision.datasets import ImageFolder
from tqdm.auto import tqdm


def exists(x):
    return x is not None


def cycle(dl):
    while True:
        for data in dl:
            yield data


class TimeEmb(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.dim = dim

    def forward(self, t):
        half = self.dim // 2
        freqs = torch.exp(torch.arange(half, device=t.device) * -(math.log(10000) / (half - 1)))
        e = t[:, None] * freqs[None, :]
        return torch.cat((e.sin(), e.cos()), -1)


class ResBlock(nn.Module):
    def __init__(self, cin, cout, tdim, dropout=0.1):
        super().__init__()
        self.block1 = nn.Sequential(nn.GroupNorm(8, cin), nn.SiLU(), nn.Conv2d(cin, cout, 3, padding=1))
        self.temb = nn.Linear(tdim, cout)
        self.block2 = nn.Sequential(
            nn.GroupNorm(8, cout), nn.SiLU(), nn.Dropout(dropout), nn.Conv2d(cout, cout, 3, padding=1)
        )
        self.skip = nn.Conv2d(cin, cout, 1) if cin != cout else nn.Identity()

    def forward(self, x, t):
        h = self.block1(x) + rearrange(self.temb(t), "b c -> b c 1 1")
        return self.block2(h) + self.skip(x)


class UNet(nn.Module):
    def __init__(self, dim=64, channels=3):
        super().__init__()
        self.time = nn.Sequential(TimeEmb(dim), nn.Linear(dim, dim * 4), nn.GELU())
        self.inp = nn.Conv2d(channels, dim, 3, padding=1)
        self.downs = nn.ModuleList([ResBlock(dim, dim * 2, dim * 4), ResBlock(dim * 2, dim * 4, dim * 4)])
        self.ups = nn.ModuleList([ResBlock(dim * 8, dim * 2, dim * 4), ResBlock(dim * 4, dim, dim * 4)])
        self.out = nn.Conv2d(dim, channels, 1)

    def forward(self, x, t):
        t = self.time(t)
        x = self.inp(x)
        hs = []
        for d in self.downs:
            x = d(x, t)
            hs.append(x)
            x = F.avg_pool2d(x, 2)
        for u in self.ups:
            h = hs.pop()
            x = F.interpolate(x, size=h.shape[-2:])
            x = u(torch.cat((x, h), 1), t)
        return self.out(x)


class GaussianDiffusion(nn.Module):
    def __init__(self, model, image_size=64, timesteps=1000):
        super().__init__()
        self.model = model
        self.image_size = image_size
        self.num_timesteps = timesteps
        betas = torch.linspace(1e-4, 0.02, timesteps)
        self.register_buffer("betas", betas)
        self.register_buffer("alphas_bar", torch.cumprod(1 - betas, 0))

    @torch.inference_mode()
    def p_sample(self, x, t):
        bt = torch.full((x.shape[0],), t, device=x.device, dtype=torch.long)
        eps = self.model(x, bt)
        ab, beta = self.alphas_bar[t], self.betas[t]
        mean = (x - beta / (1 - ab).sqrt() * eps) / (1 - beta).sqrt()
        return mean if t == 0 else mean + beta.sqrt() * torch.randn_like(x)

    @torch.inference_mode()
    def sample(self, batch_size=16):
        x = torch.randn(batch_size, 3, self.image_size, self.image_size, device=self.betas.device)
        for t in tqdm(reversed(range(self.num_timesteps)), total=self.num_timesteps):
            x = self.p_sample(x, t)
        return (x + 1) * 0.5

    def forward(self, img):
        t = torch.randint(0, self.num_timesteps, (img.shape[0],), device=img.device).long()
        noise = torch.randn_like(img)
        ab = self.alphas_bar[t][:, None, None, None]
        x = ab.sqrt() * img + (1 - ab).sqrt() * noise
        return F.mse_loss(self.model(x, t), noise)


class EMA:
    def __init__(self, model, beta=0.995):
        self.beta = beta
        self.ema_model = deepcopy(model).eval()
        self.ema_model.requires_grad_(False)

    def to(self, device):
        self.ema_model.to(device)

    @torch.no_grad()
    def update(self, model):
        for p, q in zip(self.ema_model.parameters(), model.parameters()):
            p.lerp_(q, 1 - self.beta)


class Trainer:
    def __init__(self, diffusion, folder, *, train_batch_size=16, grad_accum=2, lr=1e-4, steps=100000,
                 save_every=1000, results="./results", amp=False):
        self.accelerator = Accelerator(mixed_precision="fp16" if amp else "no")
        self.model = diffusion
        self.grad_accum = grad_accum
        self.steps = steps
        self.save_every = save_every
        tf = T.Compose([T.Resize(64), T.CenterCrop(64), T.ToTensor()])
        dl = DataLoader(ImageFolder(folder, tf), batch_size=train_batch_size, shuffle=True, num_workers=4)
        self.dl = cycle(self.accelerator.prepare(dl))
        self.opt = AdamW(diffusion.parameters(), lr=lr, betas=(0.9, 0.99))
        if self.accelerator.is_main_process:
            self.ema = EMA(diffusion)
            self.ema.to(self.accelerator.device)
        self.results = Path(results)
        self.results.mkdir(exist_ok=True)
        self.step = 0
        self.model, self.opt = self.accelerator.prepare(self.model, self.opt)

    def save(self, milestone):
        data = {"step": self.step, "model": self.accelerator.get_state_dict(self.model), "opt": self.opt.state_dict()}
        torch.save(data, str(self.results / f"model-{milestone}.pt"))

    def train(self):
        with tqdm(initial=self.step, total=self.steps, disable=not self.accelerator.is_main_process) as pbar:
            while self.step < self.steps:
                self.model.train()
                total_loss = 0.0
                for _ in range(self.grad_accum):
                    img, _ = next(self.dl)
                    with self.accelerator.autocast():
                        loss = self.model(img) / self.grad_accum
                        total_loss += loss.item()
                    self.accelerator.backward(loss)
                pbar.set_description(f"loss: {total_loss:.4f}")
                self.accelerator.clip_grad_norm_(self.model.parameters(), 1.0)
                self.opt.step()
                self.opt.zero_grad()
                self.step += 1
                if self.accelerator.is_main_process:
                    self.ema.update(self.accelerator.unwrap_model(self.model))
                    if self.step % self.save_every == 0:
                        self.ema.ema_model.eval()
                        with torch.inference_mode():
                            imgs = self.ema.ema_model.sample(batch_size=16)
                        utils.save_image(imgs, str(self.results / f"sample-{self.step}.png"), nrow=4)
                        self.save(self.step // self.save_every)
                pbar.update(1)


if __name__ == "__main__":
    diffusion = GaussianDiffusion(UNet(64))
    trainer = Trainer(diffusion, "data/celeba")
    trainer.train()
