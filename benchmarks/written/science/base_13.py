# torchrun --nproc_per_node=4 train_seg.py --data /data/brats
import argparse
import os
from contextlib import nullcontext

import torch
import torch.distributed as dist
import torch.nn as nn
import torch.nn.functional as F
from torch.cuda.amp import GradScaler, autocast
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler
from torch.utils.tensorboard import SummaryWriter

from brats import BratsDataset, collate


class DoubleConv(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv3d(cin, cout, 3, padding=1, bias=False), nn.BatchNorm3d(cout), nn.ReLU(inplace=True),
            nn.Conv3d(cout, cout, 3, padding=1, bias=False), nn.BatchNorm3d(cout), nn.ReLU(inplace=True),
        )

    def forward(self, x):
        return self.net(x)


class UNet3D(nn.Module):
    def __init__(self, cin=4, classes=3, width=32):
        super().__init__()
        self.inc = DoubleConv(cin, width)
        self.down1 = nn.Sequential(nn.MaxPool3d(2), DoubleConv(width, width * 2))
        self.down2 = nn.Sequential(nn.MaxPool3d(2), DoubleConv(width * 2, width * 4))
        self.drop = nn.Dropout3d(0.2)
        self.up1 = nn.ConvTranspose3d(width * 4, width * 2, 2, stride=2)
        self.c1 = DoubleConv(width * 4, width * 2)
        self.up2 = nn.ConvTranspose3d(width * 2, width, 2, stride=2)
        self.c2 = DoubleConv(width * 2, width)
        self.outc = nn.Conv3d(width, classes, 1)

    def forward(self, x):
        x1 = self.inc(x)
        x2 = self.down1(x1)
        x3 = self.drop(self.down2(x2))
        x = self.c1(torch.cat([self.up1(x3), x2], 1))
        x = self.c2(torch.cat([self.up2(x), x1], 1))
        return self.outc(x)


def dice_score(p, t, eps=1e-5):
    p, t = p.flatten(2), t.flatten(2)
    return ((2 * (p * t).sum(-1) + eps) / (p.sum(-1) + t.sum(-1) + eps)).mean(0)


def dice_ce(logits, t):
    return 1 - dice_score(logits.sigmoid(), t).mean() + F.binary_cross_entropy_with_logits(logits, t)


def setup():
    dist.init_process_group("nccl")
    rank = int(os.environ["LOCAL_RANK"])
    torch.cuda.set_device(rank)
    return rank


def reduce_mean(t):
    dist.all_reduce(t)
    return t / dist.get_world_size()


def train_one_epoch(model, loader, optimizer, scaler, epoch, rank, accum):
    model.train()
    loader.sampler.set_epoch(epoch)
    running = torch.zeros(1, device=rank)
    optimizer.zero_grad(set_to_none=True)
    for i, (x, y) in enumerate(loader):
        x, y = x.cuda(rank, non_blocking=True), y.cuda(rank, non_blocking=True)
        last = (i + 1) % accum == 0
        with nullcontext() if last else model.no_sync():
            with autocast():
                loss = dice_ce(model(x), y) / accum
            scaler.scale(loss).backward()
        if last:
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad(set_to_none=True)
        running += loss.detach() * accum
    return reduce_mean(running / len(loader)).item()


def sliding_window(net, vol, size=128, stride=64):
    out = torch.zeros(vol.size(0), 3, *vol.shape[2:], device=vol.device)
    cnt = torch.zeros_like(out)
    for z in range(0, max(vol.shape[2] - size, 0) + 1, stride):
        sl = slice(z, z + size)
        out[:, :, sl] += net(vol[:, :, sl]).sigmoid()
        cnt[:, :, sl] += 1
    return out / cnt.clamp(min=1)


@torch.no_grad()
def validate(model, loader, rank):
    model.eval()
    dices = []
    for x, y in loader:
        x, y = x.cuda(rank), y.cuda(rank)
        with autocast():
            p = sliding_window(model, x)
        dices.append(dice_score((p > 0.5).float(), y))
    return reduce_mean(torch.stack(dices).mean(0))


def save_ckpt(path, model, opt, scaler, epoch, best):
    torch.save({"model": model.module.state_dict(), "opt": opt.state_dict(), "scaler": scaler.state_dict(),
                "epoch": epoch, "best": best}, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--epochs", default=300, type=int)
    parser.add_argument("--bs", default=2, type=int)
    parser.add_argument("--accum", default=4, type=int)
    parser.add_argument("--resume", default="")
    parser.add_argument("--val_every", default=5, type=int)
    args = parser.parse_args()

    rank = setup()
    net = nn.SyncBatchNorm.convert_sync_batchnorm(UNet3D()).cuda(rank)
    optimizer = torch.optim.AdamW(net.parameters(), lr=3e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, args.epochs)
    scaler = GradScaler()
    start, best = 0, 0.0
    if args.resume:
        ck = torch.load(args.resume, map_location="cpu")
        net.load_state_dict(ck["model"])
        optimizer.load_state_dict(ck["opt"])
        start, best = ck["epoch"] + 1, ck["best"]
    model = DDP(net, device_ids=[rank])

    train_set, val_set = BratsDataset(args.data, "train"), BratsDataset(args.data, "val")
    train_loader = DataLoader(train_set, args.bs, sampler=DistributedSampler(train_set), collate_fn=collate)
    val_loader = DataLoader(val_set, 1, sampler=DistributedSampler(val_set, shuffle=False))
    writer = SummaryWriter() if rank == 0 else None

    for epoch in range(start, args.epochs):
        loss = train_one_epoch(model, train_loader, optimizer, scaler, epoch, rank, args.accum)
        scheduler.step()
        if (epoch + 1) % args.val_every == 0:
            wt, tc, et = validate(model, val_loader, rank).tolist()
            if rank == 0:
                writer.add_scalars("dice", {"wt": wt, "tc": tc, "et": et}, epoch)
                if (wt + tc + et) / 3 > best:
                    best = (wt + tc + et) / 3
                    save_ckpt("best.pth", model, optimizer, scaler, epoch, best)
        if rank == 0:
            writer.add_scalar("loss", loss, epoch)
            print(f"epoch {epoch} loss {loss:.4f} best {best:.4f}")
    if rank == 0:
        final = UNet3D()
        final.load_state_dict(torch.load("best.pth", map_location="cpu")["model"])
        final.eval()
        ts = torch.jit.trace(final, torch.zeros(1, 4, 128, 128, 128))
        ts.save("unet3d.ts")
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
