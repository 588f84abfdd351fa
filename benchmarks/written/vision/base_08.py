"""SimCLR pretraining followed by a linear probe on the frozen encoder."""
import yaml
import logging
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.cuda.amp import GradScaler, autocast
from torch.utils.tensorboard import SummaryWriter
from torchvision import models
from tqdm import tqdm

from datasets import contrastive_loader, labelled_loaders

logger = logging.getLogger(__name__)


class ResNetSimCLR(nn.Module):
    def __init__(self, base_model="resnet18", out_dim=128):
        super().__init__()
        self.backbone = getattr(models, base_model)(weights=None)
        dim_mlp = self.backbone.fc.in_features
        self.backbone.fc = nn.Identity()
        self.feat_dim = dim_mlp
        self.projector = nn.Sequential(
            nn.Linear(dim_mlp, dim_mlp), nn.BatchNorm1d(dim_mlp), nn.ReLU(), nn.Linear(dim_mlp, out_dim))

    def forward(self, x):
        return self.projector(self.backbone(x))


class SimCLR(object):
    def __init__(self, *args, **kwargs):
        self.args = kwargs['args']
        self.model = kwargs['model'].to(self.args["device"])
        self.optimizer = kwargs['optimizer']
        self.scheduler = kwargs['scheduler']
        self.writer = SummaryWriter()
        self.criterion = torch.nn.CrossEntropyLoss().to(self.args["device"])

    def info_nce_loss(self, features):
        n = features.shape[0] // 2
        labels = torch.cat([torch.arange(n) for _ in range(2)], dim=0)
        labels = (labels.unsqueeze(0) == labels.unsqueeze(1)).float().to(features.device)
        features = F.normalize(features, dim=1)
        sim = features @ features.T
        mask = torch.eye(labels.shape[0], dtype=torch.bool, device=features.device)
        labels = labels[~mask].view(labels.shape[0], -1)
        sim = sim[~mask].view(sim.shape[0], -1)
        pos = sim[labels.bool()].view(labels.shape[0], -1)
        neg = sim[~labels.bool()].view(sim.shape[0], -1)
        logits = torch.cat([pos, neg], dim=1) / self.args["temperature"]
        return logits, torch.zeros(logits.shape[0], dtype=torch.long, device=features.device)

    def train(self, train_loader, knn_loader=None):
        scaler = GradScaler(enabled=self.args["fp16"])
        n_iter = 0
        logger.info(f"Start SimCLR training for {self.args['epochs']} epochs.")
        for epoch_counter in range(self.args["epochs"]):
            self.model.train()
            for images, _ in tqdm(train_loader):
                images = torch.cat(images, dim=0).to(self.args["device"])
                with autocast(enabled=self.args["fp16"]):
                    features = self.model(images)
                    logits, labels = self.info_nce_loss(features)
                    loss = self.criterion(logits, labels)
                self.optimizer.zero_grad()
                scaler.scale(loss).backward()
                scaler.step(self.optimizer)
                scaler.update()
                if n_iter % 100 == 0:
                    self.writer.add_scalar('loss', loss, global_step=n_iter)
                n_iter += 1
            if epoch_counter >= 10:
                self.scheduler.step()
            if knn_loader is not None and epoch_counter % 10 == 0:
                self.writer.add_scalar('align', self.alignment(knn_loader), epoch_counter)
        torch.save({'state_dict': self.model.state_dict()}, 'simclr.pth.tar')

    @torch.no_grad()
    def alignment(self, loader):
        self.model.eval()
        dists = []
        for (v1, v2), _ in loader:
            z1 = F.normalize(self.model(v1.to(self.args["device"])), dim=1)
            z2 = F.normalize(self.model(v2.to(self.args["device"])), dim=1)
            dists.append((z1 - z2).norm(dim=1).pow(2).mean().item())
        return sum(dists) / len(dists)


class LinearProbe(nn.Module):
    def __init__(self, encoder, feat_dim, n_classes):
        super().__init__()
        self.encoder = encoder
        for p in self.encoder.parameters():
            p.requires_grad = False
        self.fc = nn.Linear(feat_dim, n_classes)

    def train(self, mode=True):
        super().train(mode)
        self.encoder.eval()
        return self

    def forward(self, x):
        with torch.no_grad():
            h = self.encoder(x)
        return self.fc(h)


def linear_eval(encoder, feat_dim, cfg):
    device = cfg["device"]
    train_dl, test_dl = labelled_loaders(cfg)
    probe = LinearProbe(encoder, feat_dim, cfg["n_classes"]).to(device)
    opt = torch.optim.SGD(probe.fc.parameters(), lr=0.1, momentum=0.9)
    best = 0.
    for epoch in range(cfg["probe_epochs"]):
        probe.train()
        for x, y in train_dl:
            loss = F.cross_entropy(probe(x.to(device)), y.to(device))
            opt.zero_grad()
            loss.backward()
            opt.step()
        probe.eval()
        correct, total = 0, 0
        with torch.no_grad():
            for x, y in test_dl:
                pred = probe(x.to(device)).argmax(1).cpu()
                correct += (pred == y).sum().item()
                total += y.numel()
        best = max(best, correct / total)
        logger.info("probe %d acc %.4f", epoch, correct / total)
    return best


if __name__ == '__main__':
    logging.basicConfig(level=logging.INFO, stream=sys.stdout)
    with open("simclr.yaml") as f:
        cfg = yaml.safe_load(f)
    cfg["device"] = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    loader = contrastive_loader(cfg)
    knn_loader = contrastive_loader(cfg, split="val")
    model = ResNetSimCLR(cfg["arch"], cfg["out_dim"])
    optimizer = torch.optim.Adam(model.parameters(), cfg["lr"], weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=len(loader))
    simclr = SimCLR(model=model, optimizer=optimizer, scheduler=scheduler, args=cfg)
    simclr.train(loader, knn_loader)
    print("linear eval:", linear_eval(model.backbone, model.feat_dim, cfg))
