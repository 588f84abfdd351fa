"""NeRF-style field with appearance embedding, ignite engine around it. Two networks (coarse/fine)."""
from argparse import ArgumentParser

import imageio
import torch
import torch.nn as nn
import torch.nn.functional as F
from ignite.engine import Engine, Events
from ignite.handlers import Checkpoint, DiskSaver, EarlyStopping
from ignite.metrics import Average, RunningAverage

from blender import RayDataset, poses_spiral, get_rays


class PosEnc(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.register_buffer("f", 2.0 ** torch.arange(n))

    def forward(self, x):
        y = x[..., None] * self.f
        return torch.cat([x, y.sin().flatten(-2), y.cos().flatten(-2)], -1)


class Field(nn.Module):
    def __init__(self, width=256, depth=8, n_images=100, p=0.1):
        super().__init__()
        self.enc = PosEnc(10)
        dims = [63] + [width] * depth
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(dims[:-1], dims[1:]))
        self.appearance = nn.Embedding(n_images, 32)
        self.drop = nn.Dropout(p)
        self.sigma = nn.Linear(width, 1)
        self.rgb = nn.Linear(width + 32, 3)

    def forward(self, x, img_id):
        h = self.enc(x)
        for layer in self.layers:
            h = F.relu(layer(h))
        a = self.drop(self.appearance(img_id))[:, None].expand(-1, x.shape[1], -1)
        return self.sigma(h).squeeze(-1), self.rgb(torch.cat([h, a], -1)).sigmoid()


def composite(sigma, rgb, z):
    delta = torch.cat([z[:, 1:] - z[:, :-1], torch.full_like(z[:, :1], 1e10)], 1)
    alpha = 1 - torch.exp(-F.relu(sigma) * delta)
    w = alpha * torch.cumprod(torch.cat([torch.ones_like(alpha[:, :1]), 1 - alpha + 1e-10], 1), 1)[:, :-1]
    return (w[..., None] * rgb).sum(1), w


def render_rays(models, rays, img_id, n=64, perturb=True):
    o, d = rays[:, None, :3], rays[:, None, 3:]
    z = torch.linspace(2.0, 6.0, n, device=rays.device).expand(len(rays), n)
    if perturb:
        z = z + torch.rand_like(z) * (4.0 / n)
    sigma, rgb = models["coarse"](o + d * z[..., None], img_id)
    c0, w = composite(sigma, rgb, z)
    z2 = torch.sort(torch.cat([z, sample_pdf(z, w.detach(), n)], 1), 1)[0]
    sigma, rgb = models["fine"](o + d * z2[..., None], img_id)
    c1, _ = composite(sigma, rgb, z2)
    return c0, c1


def sample_pdf(bins, w, n):
    idx = torch.multinomial(w + 1e-5, n, replacement=True)
    return bins.gather(1, idx)


def build(args, device):
    models = {"coarse": Field(), "fine": Field()}
    for m in models.values():
        m.to(device)
    params = [p for m in models.values() for p in m.parameters()]
    return models, torch.optim.Adam(params, lr=args.lr)


def main(args):
    device = "cuda"
    models, optimizer = build(args, device)
    train_loader = torch.utils.data.DataLoader(RayDataset(args.root, "train"), 4096, shuffle=True)
    val_loader = torch.utils.data.DataLoader(RayDataset(args.root, "val"), 4096)

    def train_step(engine, batch):
        for m in models.values():
            m.train()
        rays, ids, target = (b.to(device) for b in batch)
        c0, c1 = render_rays(models, rays, ids)
        loss = F.mse_loss(c0, target) + F.mse_loss(c1, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    def val_step(engine, batch):
        for m in models.values():
            m.eval()
        with torch.no_grad():
            rays, ids, target = (b.to(device) for b in batch)
            _, c1 = render_rays(models, rays, ids, perturb=False)
            return -10 * torch.log10(F.mse_loss(c1, target)).item()

    trainer, evaluator = Engine(train_step), Engine(val_step)
    RunningAverage(output_transform=lambda x: x).attach(trainer, "loss")
    Average().attach(evaluator, "psnr")

    @trainer.on(Events.EPOCH_COMPLETED)
    def run_val(engine):
        evaluator.run(val_loader)
        print(engine.state.epoch, engine.state.metrics["loss"], evaluator.state.metrics["psnr"])

    @trainer.on(Events.COMPLETED)
    def spiral(engine):
        for m in models.values():
            m.eval()
        frames = []
        with torch.no_grad():
            for pose in poses_spiral(60):
                rays = get_rays(pose, 400, 400).to(device)
                ids = torch.zeros(4096, dtype=torch.long, device=device)
                img = torch.cat([render_rays(models, r, ids[: len(r)], perturb=False)[1] for r in rays.split(4096)])
                frames.append((img.view(400, 400, 3).cpu().numpy() * 255).astype("uint8"))
        imageio.mimwrite("spiral.mp4", frames, fps=30)

    stopper = EarlyStopping(patience=5, score_function=lambda e: e.state.metrics["psnr"], trainer=trainer)
    evaluator.add_event_handler(Events.COMPLETED, stopper)
    evaluator.add_event_handler(Events.COMPLETED, Checkpoint({f"model_{k}": m for k, m in models.items()},
                                                            DiskSaver("ckpt", require_empty=False), n_saved=2))
    trainer.run(train_loader, max_epochs=args.epochs)


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("--root")
    parser.add_argument("--lr", type=float, default=5e-4)
    parser.add_argument("--epochs", type=int, default=16)
    main(parser.parse_args())
