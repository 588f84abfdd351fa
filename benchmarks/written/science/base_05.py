import argparse
import time

import dgl
import dgl.nn as dglnn
import numpy as np
import torch
import torch as th
import torch.nn as nn
import torch.nn.functional as F
import torchmetrics.functional as MF
import tqdm
from dgl.data import AsNodePredDataset
from dgl.dataloading import DataLoader, MultiLayerFullNeighborSampler, NeighborSampler
from ogb.nodeproppred import DglNodePropPredDataset


class SAGE(nn.Module):
    def __init__(self, in_size, hid_size, out_size, n_layers=3, dropout=0.5):
        super().__init__()
        self.layers = nn.ModuleList()
        self.norms = nn.ModuleList()
        self.layers.append(dglnn.SAGEConv(in_size, hid_size, "mean"))
        for _ in range(n_layers - 2):
            self.layers.append(dglnn.SAGEConv(hid_size, hid_size, "mean"))
        self.layers.append(dglnn.SAGEConv(hid_size, out_size, "mean"))
        for _ in range(n_layers - 1):
            self.norms.append(nn.BatchNorm1d(hid_size))
        self.dropout = nn.Dropout(dropout)
        self.hid_size = hid_size
        self.out_size = out_size

    def forward(self, blocks, x):
        h = x
        for l, (layer, block) in enumerate(zip(self.layers, blocks)):
            h = layer(block, h)
            if l != len(self.layers) - 1:
                h = self.dropout(F.relu(self.norms[l](h)))
        return h

    def inference(self, g, device, batch_size):
        """Layer-wise inference, computes the representations of all nodes"""
        feat = g.ndata["feat"]
        sampler = MultiLayerFullNeighborSampler(1, prefetch_node_feats=["feat"])
        dataloader = DataLoader(
            g, torch.arange(g.num_nodes()), sampler, device=device, batch_size=batch_size, shuffle=False
        )
        for l, layer in enumerate(self.layers):
            size = self.hid_size if l != len(self.layers) - 1 else self.out_size
            y = torch.empty(g.num_nodes(), size)
            for input_nodes, output_nodes, blocks in tqdm.tqdm(dataloader):
                h = layer(blocks[0], feat[input_nodes].to(device))
                if l != len(self.layers) - 1:
                    h = self.dropout(F.relu(self.norms[l](h)))
                y[output_nodes] = h.to("cpu")
            feat = y
        return y


def evaluate(model, graph, dataloader, num_classes):
    model.eval()
    ys = []
    y_hats = []
    for it, (input_nodes, output_nodes, blocks) in enumerate(dataloader):
        with torch.no_grad():
            x = blocks[0].srcdata["feat"]
            ys.append(blocks[-1].dstdata["label"])
            y_hats.append(model(blocks, x))
    return MF.accuracy(torch.cat(y_hats), torch.cat(ys), task="multiclass", num_classes=num_classes)


def layerwise_infer(device, graph, nid, model, num_classes, batch_size):
    model.eval()
    with torch.no_grad():
        pred = model.inference(graph, device, batch_size)
        pred = pred[nid]
        label = graph.ndata["label"][nid].to(pred.device)
        return MF.accuracy(pred, label, task="multiclass", num_classes=num_classes)


def train(args, device, g, dataset, model, num_classes):
    train_idx = dataset.train_idx.to(device)
    val_idx = dataset.val_idx.to(device)
    sampler = NeighborSampler([10, 10, 10], prefetch_node_feats=["feat"], prefetch_labels=["label"])
    train_dataloader = DataLoader(g, train_idx, sampler, device=device, batch_size=1024, shuffle=True)
    val_dataloader = DataLoader(g, val_idx, sampler, device=device, batch_size=1024, shuffle=False)

    opt = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=5e-4)
    scheduler = th.optim.lr_scheduler.StepLR(opt, 5, 0.5)
    best_acc, patience = 0, 0

    for epoch in range(args.epochs):
        t0 = time.time()
        model.train()
        total_loss = 0
        for it, (input_nodes, output_nodes, blocks) in enumerate(train_dataloader):
            x = blocks[0].srcdata["feat"]
            y = blocks[-1].dstdata["label"]
            y_hat = model(blocks, x)
            loss = F.cross_entropy(y_hat, y)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total_loss += loss.item()
        scheduler.step()
        acc = evaluate(model, g, val_dataloader, num_classes)
        print("Epoch {:05d} | Loss {:.4f} | Accuracy {:.4f} | Time {:.2f}".format(
            epoch, total_loss / (it + 1), acc.item(), time.time() - t0))
        if acc > best_acc:
            best_acc, patience = acc, 0
            th.save(model.state_dict(), args.out)
        else:
            patience += 1
        if patience > 3:
            break
    model.load_state_dict(th.load(args.out))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", default="mixed", choices=["cpu", "mixed", "puregpu"])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--out", default="sage.pt")
    args = parser.parse_args()
    if not torch.cuda.is_available():
        args.mode = "cpu"

    dataset = AsNodePredDataset(DglNodePropPredDataset("ogbn-products"))
    g = dataset[0]
    g = g.to("cuda" if args.mode == "puregpu" else "cpu")
    device = torch.device("cpu" if args.mode == "cpu" else "cuda")
    num_classes = dataset.num_classes

    model = SAGE(g.ndata["feat"].shape[1], 256, num_classes).to(device)
    print("Training...")
    train(args, device, g, dataset, model, num_classes)
    print("Testing...")
    acc = layerwise_infer(device, g, dataset.test_idx, model, num_classes, batch_size=4096)
    print("Test Accuracy {:.4f}".format(acc.item()))
