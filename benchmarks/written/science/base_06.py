"""Few-shot learning: prototypical networks with pretraining + first order MAML baseline."""
import copy
import logging
import random

import numpy as np
import torch
from torch import nn, optim
from torch.nn import functional as F
from torch.utils.data import DataLoader

from data import EpisodicSampler, MiniImagenet

log = logging.getLogger("fewshot")
CFG = {
    "n_way": 5, "k_shot": 1, "q_query": 15, "episodes": 100, "epochs": 60, "lr": 1e-3, "method": "proto",
    "inner_lr": 0.01, "inner_steps": 5, "val_episodes": 200,
}


def conv_block(cin, cout):
    return nn.Sequential(nn.Conv2d(cin, cout, 3, padding=1), nn.BatchNorm2d(cout), nn.ReLU(), nn.MaxPool2d(2))


class Encoder(nn.Module):
    def __init__(self, hid=64, zdim=64):
        super().__init__()
        self.body = nn.Sequential(conv_block(3, hid), conv_block(hid, hid), conv_block(hid, hid), conv_block(hid, zdim))

    def forward(self, x):
        return self.body(x).flatten(1)


class Classifier(nn.Module):
    def __init__(self, encoder, n_way, feat=1600):
        super().__init__()
        self.encoder = encoder
        self.head = nn.Linear(feat, n_way)

    def forward(self, x):
        return self.head(self.encoder(x))


def proto_loss(encoder, support, query, n_way, k, q):
    z = encoder(torch.cat([support, query]))
    zs, zq = z[: n_way * k], z[n_way * k:]
    protos = zs.view(n_way, k, -1).mean(1)
    target = torch.arange(n_way, device=z.device).repeat_interleave(q)
    logits = -torch.cdist(zq, protos) ** 2
    return F.cross_entropy(logits, target), (logits.argmax(1) == target).float().mean()


class MetaLearner:
    def __init__(self, cfg, device):
        self.cfg = cfg
        self.device = device
        self.encoder = Encoder().to(device)
        self.model = Classifier(self.encoder, cfg["n_way"]).to(device)
        self.opt = optim.Adam(self.model.parameters(), lr=cfg["lr"])
        self.sched = optim.lr_scheduler.CosineAnnealingLR(self.opt, cfg["epochs"])
        self.best = 0.0

    def split(self, batch):
        x, _ = batch
        x = x.to(self.device)
        n = self.cfg["n_way"] * self.cfg["k_shot"]
        return x[:n], x[n:]

    def proto_step(self, batch):
        s, q = self.split(batch)
        return proto_loss(self.encoder, s, q, self.cfg["n_way"], self.cfg["k_shot"], self.cfg["q_query"])

    def train_epoch(self, loader):
        self.model.train()
        losses = []
        for batch in loader:
            self.opt.zero_grad()
            if self.cfg["method"] == "proto":
                loss, acc = self.proto_step(batch)
                loss.backward()
            else:
                loss = self.fomaml_step(batch)
            self.opt.step()
            losses.append(float(loss))
        self.sched.step()
        return np.mean(losses)

    def adapt(self, support, ys):
        fast = copy.deepcopy(self.model)
        inner = optim.SGD(fast.parameters(), lr=self.cfg["inner_lr"])
        for _ in range(self.cfg["inner_steps"]):
            inner.zero_grad()
            F.cross_entropy(fast(support), ys).backward()
            inner.step()
        return fast

    def fomaml_step(self, batch):
        s, q = self.split(batch)
        n, k, qq = self.cfg["n_way"], self.cfg["k_shot"], self.cfg["q_query"]
        ys = torch.arange(n, device=self.device).repeat_interleave(k)
        yq = torch.arange(n, device=self.device).repeat_interleave(qq)
        fast = self.adapt(s, ys)
        loss = F.cross_entropy(fast(q), yq)
        grads = torch.autograd.grad(loss, fast.parameters())
        for p, g in zip(self.model.parameters(), grads):
            p.grad = g.detach()
        return loss.item()

    def validate(self, loader):
        self.encoder.eval()
        accs = []
        with torch.no_grad():
            for batch in loader:
                _, acc = self.proto_step(batch)
                accs.append(acc.item())
        accs = np.array(accs)
        ci = 1.96 * accs.std() / np.sqrt(len(accs))
        return accs.mean(), ci

    def fit(self, train_loader, val_loader):
        for epoch in range(self.cfg["epochs"]):
            loss = self.train_epoch(train_loader)
            acc, ci = self.validate(val_loader)
            log.info("epoch %d loss %.4f val %.4f +- %.4f", epoch, loss, acc, ci)
            if acc > self.best:
                self.best = acc
                torch.save(self.model.state_dict(), "best.pth")


def seed_all(s=0):
    random.seed(s), np.random.seed(s), torch.manual_seed(s)


def main():
    seed_all()
    device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
    train_set, val_set = MiniImagenet("train"), MiniImagenet("val")
    sizes = CFG["n_way"], CFG["k_shot"] + CFG["q_query"]
    train_loader = DataLoader(train_set, batch_sampler=EpisodicSampler(train_set.labels, *sizes, CFG["episodes"]))
    val_loader = DataLoader(val_set, batch_sampler=EpisodicSampler(val_set.labels, *sizes, CFG["val_episodes"]))
    learner = MetaLearner(CFG, device)
    learner.fit(train_loader, val_loader)

    learner.model.load_state_dict(torch.load("best.pth"))
    test_set = MiniImagenet("test")
    test_loader = DataLoader(test_set, batch_sampler=EpisodicSampler(test_set.labels, *sizes, 600))
    print("test: %.4f +- %.4f" % learner.validate(test_loader))


if __name__ == "__main__":
    main()
