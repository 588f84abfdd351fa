"""Recommender: two-tower retrieval + DeepFM ranking, trained one after the other."""
import argparse
import pickle
from collections import defaultdict

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from rec_data import InteractionDataset, RankingDataset

MODELS = {}


def register(name):
    def deco(cls):
        MODELS[name] = cls
        return cls
    return deco


class Tower(nn.Module):
    def __init__(self, n, dim, dropout):
        super().__init__()
        self.emb = nn.Embedding(n, dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 2 * dim), nn.BatchNorm1d(2 * dim), nn.ReLU(), nn.Dropout(dropout), nn.Linear(2 * dim, dim))

    def forward(self, ids):
        return nn.functional.normalize(self.mlp(self.emb(ids)), dim=-1)


@register("two_tower")
class TwoTower(nn.Module):
    def __init__(self, meta, dim=64, dropout=0.2):
        super().__init__()
        self.user = Tower(meta["n_users"], dim, dropout)
        self.item = Tower(meta["n_items"], dim, dropout)
        self.log_t = nn.Parameter(torch.zeros(()))

    def loss(self, batch):
        u, i = self.user(batch["user"]), self.item(batch["item"])
        logits = u @ i.t() * self.log_t.exp()
        return nn.functional.cross_entropy(logits, torch.arange(len(u), device=u.device))


@register("deepfm")
class DeepFM(nn.Module):
    def __init__(self, meta, dim=16, dropout=0.3):
        super().__init__()
        self.linear = nn.EmbeddingBag(meta["n_feats"], 1, mode="sum")
        self.emb = nn.Embedding(meta["n_feats"], dim)
        self.deep = nn.Sequential(nn.Linear(meta["n_fields"] * dim, 256), nn.ReLU(), nn.Dropout(dropout), nn.Linear(256, 64), nn.ReLU(), nn.Dropout(dropout), nn.Linear(64, 1))

    def forward(self, feats):
        e = self.emb(feats)
        fm = 0.5 * (e.sum(1).pow(2) - e.pow(2).sum(1)).sum(1, keepdim=True)
        return (self.linear(feats) + fm + self.deep(e.flatten(1))).squeeze(1)

    def loss(self, batch):
        return nn.functional.binary_cross_entropy_with_logits(self(batch["feats"]), batch["label"])


def to_device(batch, device):
    return {k: v.to(device) for k, v in batch.items()}


def train_model(name, model, loader, valid, args):
    opt = torch.optim.Adagrad(model.parameters(), lr=args.lr)
    best = -1.0
    for ep in range(args.epochs):
        model.train()
        meter = defaultdict(float)
        for batch in tqdm(loader, desc=f"{name} {ep}"):
            loss = model.loss(to_device(batch, args.device))
            opt.zero_grad()
            loss.backward()
            opt.step()
            meter["loss"] += loss.item()
        score = valid(model)
        print(name, ep, meter["loss"] / len(loader), score)
        if score > best:
            best = score
            torch.save(model.state_dict(), f"{name}.pt")
    model.load_state_dict(torch.load(f"{name}.pt"))
    return model


@torch.no_grad()
def recall_at_k(model, dataset, device, k=50):
    model.eval()
    items = torch.arange(dataset.n_items, device=device)
    item_vecs = torch.cat([model.item(chunk) for chunk in items.split(4096)])
    hits = total = 0
    for users, positives in dataset.eval_batches(512):
        scores = model.user(users.to(device)) @ item_vecs.t()
        top = scores.topk(k, dim=1).indices.cpu().numpy()
        for row, pos in zip(top, positives):
            hits += len(set(row) & set(pos))
            total += min(k, len(pos))
    return hits / total


@torch.no_grad()
def auc(model, loader, device):
    model.eval()
    scores, labels = [], []
    for batch in loader:
        scores.append(torch.sigmoid(model(batch["feats"].to(device))).cpu())
        labels.append(batch["label"])
    s, y = torch.cat(scores).numpy(), torch.cat(labels).numpy()
    order = np.argsort(s)
    ranks = np.empty(len(s))
    ranks[order] = np.arange(1, len(s) + 1)
    pos = y.sum()
    return (ranks[y == 1].sum() - pos * (pos + 1) / 2) / (pos * (len(y) - pos))


def recommend(nets, user, dataset, device, n=10):
    for net in nets.values():
        net.eval()
    with torch.no_grad():
        u = nets["two_tower"].user(torch.tensor([user], device=device))
        items = nets["two_tower"].item(torch.arange(dataset.n_items, device=device))
        cand = (u @ items.t()).squeeze(0).topk(200).indices
        feats = dataset.ranking_features(user, cand.cpu()).to(device)
        score = nets["deepfm"](feats)
    return cand[score.argsort(descending=True)[:n]].tolist()


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--data", default="ml-20m.pkl")
    ap.add_argument("--epochs", type=int, default=10)
    ap.add_argument("--lr", type=float, default=0.05)
    ap.add_argument("--bs", type=int, default=4096)
    ap.add_argument("--device", default="cuda")
    args = ap.parse_args()
    with open(args.data, "rb") as f:
        meta = pickle.load(f)
    retrieval = InteractionDataset(meta)
    rank_tr, rank_va = RankingDataset(meta, "train"), RankingDataset(meta, "valid")

    nets = {name: cls(meta).to(args.device) for name, cls in MODELS.items()}
    train_model("two_tower", nets["two_tower"], DataLoader(retrieval, args.bs, shuffle=True, drop_last=True), lambda m: recall_at_k(m, retrieval, args.device), args)
    va_dl = DataLoader(rank_va, args.bs)
    train_model("deepfm", nets["deepfm"], DataLoader(rank_tr, args.bs, shuffle=True), lambda m: auc(m, va_dl, args.device), args)
    for user in range(5):
        print(user, recommend(nets, user, retrieval, args.device))


if __name__ == "__main__":
    main()
