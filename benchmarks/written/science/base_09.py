"""Active learning with BALD / entropy acquisition, MC dropout."""
import argparse
import logging
from functools import partial

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms

logging.basicConfig(level=logging.INFO)
logger = logging.getLogger(__name__)


class BayesianCNN(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, kernel_size=5)
        self.bn1 = nn.BatchNorm2d(32)
        self.drop1 = nn.Dropout2d()
        self.conv2 = nn.Conv2d(32, 64, kernel_size=5)
        self.drop2 = nn.Dropout2d()
        self.fc1 = nn.Linear(1024, 128)
        self.drop3 = nn.Dropout()
        self.fc2 = nn.Linear(128, num_classes)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.drop1(self.bn1(self.conv1(x))), 2))
        x = F.relu(F.max_pool2d(self.drop2(self.conv2(x)), 2))
        x = self.drop3(F.relu(self.fc1(x.view(-1, 1024))))
        return F.log_softmax(self.fc2(x), dim=1)


def enable_dropout(model):
    for m in model.modules():
        if m.__class__.__name__.startswith("Dropout"):
            m.train()


class ALExperiment:
    def __init__(self, args):
        self.args = args
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        tf = transforms.ToTensor()
        self.pool = datasets.MNIST("data", train=True, download=True, transform=tf)
        self.test = datasets.MNIST("data", train=False, transform=tf)
        perm = np.random.permutation(len(self.pool))
        self.labelled = list(perm[: args.initial])
        self.unlabelled = list(perm[args.initial:])
        self.test_loader = DataLoader(self.test, batch_size=1000)

    def fit(self):
        self.model = BayesianCNN().to(self.device)
        optimizer = torch.optim.Adam(self.model.parameters(), lr=self.args.lr, weight_decay=1e-4)
        loader = DataLoader(Subset(self.pool, self.labelled), batch_size=64, shuffle=True)
        self.model.train()
        for epoch in range(self.args.epochs):
            for x, y in loader:
                x, y = x.to(self.device), y.to(self.device)
                optimizer.zero_grad()
                F.nll_loss(self.model(x), y).backward()
                optimizer.step()

    @torch.no_grad()
    def accuracy(self):
        self.model.eval()
        hits = 0
        for x, y in self.test_loader:
            hits += self.model(x.to(self.device)).argmax(1).eq(y.to(self.device)).sum().item()
        return hits / len(self.test)

    @torch.no_grad()
    def mc_probs(self, idx, T=20):
        self.model.eval()
        enable_dropout(self.model)
        loader = DataLoader(Subset(self.pool, idx), batch_size=512)
        out = []
        for x, _ in loader:
            x = x.to(self.device)
            out.append(torch.stack([self.model(x).exp() for _ in range(T)]).cpu())
        return torch.cat(out, dim=1)

    @torch.no_grad()
    def softmax_probs(self, idx):
        self.model.eval()
        loader = DataLoader(Subset(self.pool, idx), batch_size=512)
        return torch.cat([self.model(x.to(self.device)).exp().cpu() for x, _ in loader])

    def acquire(self):
        idx = list(np.random.choice(self.unlabelled, min(2000, len(self.unlabelled)), replace=False))
        if self.args.strategy == "bald":
            p = self.mc_probs(idx)
            mean = p.mean(0)
            h = -(mean * mean.log()).sum(1)
            score = h + (p * p.log()).sum(2).mean(0)
        elif self.args.strategy == "entropy":
            p = self.softmax_probs(idx)
            score = -(p * p.log()).sum(1)
        else:
            score = torch.rand(len(idx))
        top = score.topk(self.args.query).indices.tolist()
        chosen = {idx[i] for i in top}
        self.labelled += list(chosen)
        self.unlabelled = [i for i in self.unlabelled if i not in chosen]

    def run(self):
        history = []
        for rnd in range(self.args.rounds):
            self.fit()
            acc = self.accuracy()
            history.append((len(self.labelled), acc))
            logger.info("round %d  n=%d  acc=%.4f", rnd, len(self.labelled), acc)
            self.acquire()
        np.save(f"{self.args.strategy}.npy", np.array(history))


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--strategy", default="bald", choices=["bald", "entropy", "random"])
    ap.add_argument("--initial", type=int, default=20)
    ap.add_argument("--query", type=int, default=10)
    ap.add_argument("--rounds", type=int, default=50)
    ap.add_argument("--epochs", type=int, default=50)
    ap.add_argument("--lr", type=float, default=1e-3)
    ALExperiment(ap.parse_args()).run()
