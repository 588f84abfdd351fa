#!/usr/bin/env python
"""Sentence embeddings: in-batch negatives (MultipleNegativesRanking) on NLI, checked on STS-B."""
import argparse

import torch
import torch.nn.functional as F
import wandb
from datasets import load_dataset
from scipy.stats import spearmanr
from torch import nn
from torch.utils.data import DataLoader
from transformers import AutoModel, AutoTokenizer


def mean_pool(hidden, mask):
    mask = mask.unsqueeze(-1).float()
    return (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)


class SentenceEncoder(nn.Module):
    def __init__(self, backbone="distilroberta-base", dim=256, p=0.1, freeze_embeddings=True):
        super().__init__()
        self.backbone = AutoModel.from_pretrained(backbone)
        if freeze_embeddings:
            self.backbone.embeddings.word_embeddings.weight.requires_grad = False
        self.head = nn.Sequential(nn.Dropout(p), nn.Linear(self.backbone.config.hidden_size, dim), nn.Tanh())

    def forward(self, input_ids, attention_mask):
        out = self.backbone(input_ids=input_ids, attention_mask=attention_mask)
        return F.normalize(self.head(mean_pool(out.last_hidden_state, attention_mask)), dim=-1)


class Collator:
    def __init__(self, tok, keys, max_len=96):
        self.tok, self.keys, self.max_len = tok, keys, max_len

    def __call__(self, rows):
        enc = []
        for k in self.keys:
            e = self.tok([r[k] for r in rows], padding=True, truncation=True, max_length=self.max_len, return_tensors="pt")
            enc.append({"input_ids": e["input_ids"], "attention_mask": e["attention_mask"]})
        labels = torch.tensor([float(r.get("label", 0.0)) for r in rows])
        return enc, labels


def to(batch, device):
    return {k: v.to(device, non_blocking=True) for k, v in batch.items()}


def sts_eval(encoder, loader, device):
    was_training = encoder.training
    encoder.eval()
    sims, gold = [], []
    with torch.inference_mode():
        for (a, b), y in loader:
            ea, eb = encoder(**to(a, device)), encoder(**to(b, device))
            sims.extend((ea * eb).sum(-1).tolist())
            gold.extend(y.tolist())
    encoder.train(was_training)
    return spearmanr(sims, gold).correlation


def train(opt):
    device = torch.device(opt.device)
    tok = AutoTokenizer.from_pretrained(opt.backbone)
    nli = load_dataset("snli", split="train").filter(lambda r: r["label"] == 0)
    sts = load_dataset("glue", "stsb", split="validation")
    train_dl = DataLoader(nli, opt.bs, shuffle=True, drop_last=True, num_workers=4, collate_fn=Collator(tok, ["premise", "hypothesis"]))
    dev_dl = DataLoader(sts, 128, collate_fn=Collator(tok, ["sentence1", "sentence2"]))

    encoder = SentenceEncoder(opt.backbone, opt.dim).to(device)
    optim = torch.optim.AdamW([p for p in encoder.parameters() if p.requires_grad], lr=opt.lr)
    sched = torch.optim.lr_scheduler.OneCycleLR(optim, opt.lr, total_steps=opt.steps)
    run = wandb.init(project="sentemb", config=vars(opt))

    best, step = -1.0, 0
    encoder.train()
    while step < opt.steps:
        for (a, b), _ in train_dl:
            za, zb = encoder(**to(a, device)), encoder(**to(b, device))
            logits = za @ zb.t() / opt.temp
            target = torch.arange(len(logits), device=device)
            loss = (F.cross_entropy(logits, target) + F.cross_entropy(logits.t(), target)) / 2
            optim.zero_grad(set_to_none=True)
            loss.backward()
            optim.step()
            sched.step()
            step += 1
            if step % opt.eval_every == 0:
                rho = sts_eval(encoder, dev_dl, device)
                run.log({"loss": loss.item(), "spearman": rho}, step=step)
                if rho > best:
                    best = rho
                    torch.save(encoder.state_dict(), opt.out)
            if step >= opt.steps:
                break
    run.finish()
    return encoder, tok


def embed_corpus(encoder, tok, lines, device, bs=64):
    encoder.eval()
    chunks = []
    for i in range(0, len(lines), bs):
        e = tok(lines[i:i + bs], padding=True, truncation=True, return_tensors="pt")
        with torch.no_grad():
            chunks.append(encoder(e["input_ids"].to(device), e["attention_mask"].to(device)).cpu())
    return torch.cat(chunks)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--backbone", default="distilroberta-base")
    ap.add_argument("--dim", type=int, default=256)
    ap.add_argument("--bs", type=int, default=64)
    ap.add_argument("--lr", type=float, default=3e-5)
    ap.add_argument("--temp", type=float, default=0.05)
    ap.add_argument("--steps", type=int, default=5000)
    ap.add_argument("--eval_every", type=int, default=250)
    ap.add_argument("--device", default="cuda")
    ap.add_argument("--out", default="encoder.pt")
    ap.add_argument("--corpus", default=None)
    opt = ap.parse_args()
    encoder, tok = train(opt)
    if opt.corpus:
        encoder.load_state_dict(torch.load(opt.out))
        with open(opt.corpus) as fh:
            emb = embed_corpus(encoder, tok, [l.strip() for l in fh], opt.device)
        torch.save(emb, opt.corpus + ".emb.pt")
