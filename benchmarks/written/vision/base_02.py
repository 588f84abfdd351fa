import copy
import json
import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

import timm
import torch
import torch.nn as nn
from timm.data import create_transform, resolve_data_config
from timm.loss import LabelSmoothingCrossEntropy, SoftTargetCrossEntropy
from timm.data.mixup import Mixup
from torch.cuda.amp import GradScaler, autocast
from torch.utils.data import DataLoader
from torchvision.datasets import ImageFolder
from tqdm.auto import tqdm

try:
    import wandb
except ImportError:
    wandb = None


@dataclass
class Config:
    data_dir: str = "data/food101"
    arch: str = "efficientnet_b0"
    num_classes: int = 101
    epochs: int = 30
    batch_size: int = 64
    accum: int = 4
    lr: float = 3e-4
    wd: float = 0.05
    ema_decay: float = 0.9998
    patience: int = 5
    drop_rate: float = 0.2
    out: Path = field(default_factory=lambda: Path("runs/exp"))
    use_wandb: bool = False


class ModelEMA:
    def __init__(self, model, decay):
        self.ema = copy.deepcopy(model)
        self.ema.eval()
        self.decay = decay
        self.updates = 0
        for p in self.ema.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        self.updates += 1
        d = self.decay * (1 - math.exp(-self.updates / 2000))
        msd = model.state_dict()
        for k, v in self.ema.state_dict().items():
            if v.dtype.is_floating_point:
                v.mul_(d).add_(msd[k].detach(), alpha=1 - d)


class EarlyStopping:
    def __init__(self, patience):
        self.patience = patience
        self.best = -float("inf")
        self.bad = 0

    def step(self, metric):
        if metric > self.best:
            self.best = metric
            self.bad = 0
            return True
        self.bad += 1
        return False

    @property
    def should_stop(self):
        return self.bad >= self.patience


class Trainer:
    def __init__(self, cfg: Config):
        self.cfg = cfg
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.model = timm.create_model(cfg.arch, pretrained=True, num_classes=cfg.num_classes, drop_rate=cfg.drop_rate)
        self.model.to(self.device)
        self.ema = ModelEMA(self.model, cfg.ema_decay)
        data_cfg = resolve_data_config({}, model=self.model)
        self.train_dl = DataLoader(
            ImageFolder(os.path.join(cfg.data_dir, "train"), create_transform(**data_cfg, is_training=True)),
            batch_size=cfg.batch_size, shuffle=True, num_workers=8, drop_last=True)
        self.val_dl = DataLoader(
            ImageFolder(os.path.join(cfg.data_dir, "val"), create_transform(**data_cfg)),
            batch_size=cfg.batch_size * 2, num_workers=8)
        self.optimizer = torch.optim.AdamW(self.model.parameters(), lr=cfg.lr, weight_decay=cfg.wd)
        self.scheduler = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer, cfg.lr, epochs=cfg.epochs, steps_per_epoch=len(self.train_dl) // cfg.accum)
        self.mixup = Mixup(mixup_alpha=0.2, num_classes=cfg.num_classes)
        self.train_criterion = SoftTargetCrossEntropy()
        self.val_criterion = nn.CrossEntropyLoss()
        self.scaler = GradScaler()
        self.stopper = EarlyStopping(cfg.patience)
        self.history = []

    def fit(self):
        for epoch in range(self.cfg.epochs):
            train_loss = self._train_epoch(epoch)
            val_loss, acc = self._evaluate(self.model)
            _, ema_acc = self._evaluate(self.ema.ema)
            self.history.append({"epoch": epoch, "train_loss": train_loss, "val_loss": val_loss, "acc": acc, "ema": ema_acc})
            if self.cfg.use_wandb and wandb is not None:
                wandb.log(self.history[-1])
            if self.stopper.step(max(acc, ema_acc)):
                self.save("best.pt")
            if self.stopper.should_stop:
                print(f"early stop at {epoch}")
                break
        (self.cfg.out / "history.json").write_text(json.dumps(self.history))

    def _train_epoch(self, epoch):
        self.model.train()
        running = 0.0
        self.optimizer.zero_grad(set_to_none=True)
        pbar = tqdm(self.train_dl, desc=f"epoch {epoch}")
        for i, (x, y) in enumerate(pbar):
            x, y = x.to(self.device, non_blocking=True), y.to(self.device, non_blocking=True)
            x, y = self.mixup(x, y)
            with autocast():
                logits = self.model(x)
                loss = self.train_criterion(logits, y) / self.cfg.accum
            self.scaler.scale(loss).backward()
            if (i + 1) % self.cfg.accum == 0:
                self.scaler.unscale_(self.optimizer)
                nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                self.scaler.step(self.optimizer)
                self.scaler.update()
                self.optimizer.zero_grad(set_to_none=True)
                self.scheduler.step()
                self.ema.update(self.model)
            running += loss.item() * self.cfg.accum
            pbar.set_postfix(loss=running / (i + 1))
        return running / len(self.train_dl)

    @torch.no_grad()
    def _evaluate(self, model):
        model.eval()
        total, correct, loss_sum = 0, 0, 0.0
        for x, y in self.val_dl:
            x, y = x.to(self.device), y.to(self.device)
            with autocast():
                out = model(x)
            loss_sum += self.val_criterion(out.float(), y).item() * y.size(0)
            correct += (out.argmax(1) == y).sum().item()
            total += y.size(0)
        return loss_sum / total, correct / total

    def save(self, name):
        self.cfg.out.mkdir(parents=True, exist_ok=True)
        torch.save({"model": self.model.state_dict(), "ema": self.ema.ema.state_dict()}, self.cfg.out / name)


if __name__ == "__main__":
    cfg = Config()
    if cfg.use_wandb and wandb is not None:
        wandb.init(project="food", config=vars(cfg))
    trainer = Trainer(cfg)
    trainer.fit()
