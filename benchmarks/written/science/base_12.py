"""Multi-task molecular property prediction (Tox21 style) with a GIN and uncertainty weighting."""
import argparse
import os

import numpy as np
import torch
import torch.nn as nn
from sklearn.metrics import roc_auc_score
from torch_geometric.datasets import MoleculeNet
from torch_geometric.loader import DataLoader
from torch_geometric.nn import GINEConv, global_add_pool, global_mean_pool


class GIN(nn.Module):
    def __init__(self, node_in, edge_in, dim, depth, drop):
        super().__init__()
        self.node = nn.Linear(node_in, dim)
        self.edge = nn.Linear(edge_in, dim)
        self.convs, self.norms = nn.ModuleList(), nn.ModuleList()
        for _ in range(depth):
            self.convs.append(GINEConv(nn.Sequential(nn.Linear(dim, 2 * dim), nn.ReLU(), nn.Linear(2 * dim, dim))))
            self.norms.append(nn.BatchNorm1d(dim))
        self.drop = nn.Dropout(drop)

    def forward(self, data):
        h, e = self.node(data.x.float()), self.edge(data.edge_attr.float())
        for conv, norm in zip(self.convs, self.norms):
            h = self.drop(torch.relu(norm(conv(h, data.edge_index, e))))
        return global_mean_pool(h, data.batch)


class MultiTask(nn.Module):
    def __init__(self, encoder, dim, tasks):
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict({t: nn.Sequential(nn.Linear(dim, dim), nn.ReLU(), nn.Linear(dim, 1)) for t in tasks})
        self.log_vars = nn.Parameter(torch.zeros(len(tasks)))

    def forward(self, data):
        h = self.encoder(data)
        return torch.cat([head(h) for head in self.heads.values()], 1)


def masked_bce(logits, y, log_vars=None):
    mask = ~torch.isnan(y)
    loss = nn.functional.binary_cross_entropy_with_logits(logits, y.nan_to_num(), reduction="none") * mask
    per_task = loss.sum(0) / mask.sum(0).clamp(min=1)
    if log_vars is not None:
        per_task = per_task * torch.exp(-log_vars) + log_vars
    return per_task.mean()


def run_epoch(model, loader, device, optimizer=None, scaler=None):
    is_train = optimizer is not None
    model.train(is_train)
    total, n = 0.0, 0
    ys, ps = [], []
    with torch.set_grad_enabled(is_train):
        for batch in loader:
            batch = batch.to(device)
            with torch.cuda.amp.autocast(enabled=scaler is not None):
                out = model(batch)
                loss = masked_bce(out, batch.y, model.log_vars if is_train else None)
            if is_train:
                optimizer.zero_grad()
                scaler.scale(loss).backward()
                scaler.step(optimizer)
                scaler.update()
            total += loss.item() * batch.num_graphs
            n += batch.num_graphs
            ys.append(batch.y.cpu())
            ps.append(out.detach().sigmoid().cpu())
    return total / n, torch.cat(ys).numpy(), torch.cat(ps).numpy()


def auc(y, p):
    scores = []
    for i in range(y.shape[1]):
        ok = ~np.isnan(y[:, i])
        if len(np.unique(y[ok, i])) == 2:
            scores.append(roc_auc_score(y[ok, i], p[ok, i]))
    return float(np.mean(scores))


def predict(model, loader, device):
    model.eval()
    preds = []
    with torch.no_grad():
        for batch in loader:
            preds.append(torch.sigmoid(model(batch.to(device))).cpu())
    return torch.cat(preds)


class EarlyStopping:
    def __init__(self, patience=20, path="best.pt"):
        self.patience, self.path, self.best, self.count = patience, path, -np.inf, 0

    def __call__(self, score, model):
        if score > self.best:
            self.best, self.count = score, 0
            torch.save(model.state_dict(), self.path)
        else:
            self.count += 1
        return self.count >= self.patience


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--name", default="tox21")
    ap.add_argument("--dim", type=int, default=256)
    ap.add_argument("--epochs", type=int, default=200)
    ap.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    a = ap.parse_args()
    dev = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    ds = MoleculeNet("data", a.name)
    results = []
    for seed in a.seeds:
        torch.manual_seed(seed)
        perm = torch.randperm(len(ds))
        k1, k2 = int(0.8 * len(ds)), int(0.9 * len(ds))
        loaders = {
            "train": DataLoader(ds[perm[:k1]], 64, shuffle=True),
            "val": DataLoader(ds[perm[k1:k2]], 256),
            "test": DataLoader(ds[perm[k2:]], 256),
        }
        encoder = GIN(ds.num_node_features, ds.num_edge_features, a.dim, 5, 0.3)
        model = MultiTask(encoder, a.dim, [str(i) for i in range(ds.num_classes)]).to(dev)
        opt = torch.optim.AdamW(model.parameters(), 1e-3)
        sched = torch.optim.lr_scheduler.ReduceLROnPlateau(opt, "max", patience=8)
        scaler = torch.cuda.amp.GradScaler()
        stop = EarlyStopping(path=f"best_{seed}.pt")
        for epoch in range(a.epochs):
            tl, _, _ = run_epoch(model, loaders["train"], dev, opt, scaler)
            vl, y, p = run_epoch(model, loaders["val"], dev)
            score = auc(y, p)
            sched.step(score)
            print(f"[{seed}] {epoch:03d} train {tl:.4f} val {vl:.4f} auc {score:.4f}")
            if stop(score, model):
                break
        model.load_state_dict(torch.load(stop.path))
        _, y, p = run_epoch(model, loaders["test"], dev)
        results.append(auc(y, p))
        torch.save(predict(model, loaders["test"], dev), f"pred_{seed}.pt")
    print("test auc", np.mean(results), np.std(results))


if __name__ == "__main__":
    main()
