# Fine-tune BERT for sentence classification, plain PyTorch loop (no Trainer)
import argparse
import os
import random
import time

import numpy as np
import pandas as pd
import torch
import torch.nn as nn
from sklearn.metrics import accuracy_score, f1_score
from torch.cuda.amp import GradScaler, autocast
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm
from transformers import AutoTokenizer, BertModel, get_linear_schedule_with_warmup


def set_seed(seed):
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.cuda.manual_seed_all(seed)


class ReviewDataset(Dataset):
    def __init__(self, df, tokenizer, max_len):
        self.texts = df["text"].tolist()
        self.labels = df["label"].tolist()
        self.tokenizer = tokenizer
        self.max_len = max_len

    def __len__(self):
        return len(self.texts)

    def __getitem__(self, idx):
        enc = self.tokenizer(
            self.texts[idx],
            truncation=True,
            padding="max_length",
            max_length=self.max_len,
            return_tensors="pt",
        )
        item = {k: v.squeeze(0) for k, v in enc.items()}
        item["labels"] = torch.tensor(self.labels[idx])
        return item


class BertClassifier(nn.Module):
    def __init__(self, name, num_labels, dropout=0.3):
        super().__init__()
        self.bert = BertModel.from_pretrained(name)
        self.drop = nn.Dropout(dropout)
        self.fc = nn.Linear(self.bert.config.hidden_size, num_labels)

    def forward(self, input_ids, attention_mask, token_type_ids=None):
        out = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return self.fc(self.drop(out.pooler_output))


class EarlyStopping:
    def __init__(self, patience=2, path="best.bin"):
        self.patience = patience
        self.path = path
        self.best = None
        self.counter = 0
        self.stop = False

    def step(self, score, model):
        if self.best is None or score > self.best:
            self.best = score
            self.counter = 0
            torch.save(model.state_dict(), self.path)
        else:
            self.counter += 1
            if self.counter >= self.patience:
                self.stop = True


def train_one_epoch(model, loader, optimizer, scheduler, scaler, criterion, device, accum):
    model.train()
    running = 0.0
    optimizer.zero_grad()
    bar = tqdm(loader, total=len(loader))
    for step, batch in enumerate(bar):
        labels = batch.pop("labels").to(device)
        batch = {k: v.to(device) for k, v in batch.items()}
        with autocast():
            logits = model(**batch)
            loss = criterion(logits, labels) / accum
        scaler.scale(loss).backward()
        if (step + 1) % accum == 0:
            scaler.unscale_(optimizer)
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            scaler.step(optimizer)
            scaler.update()
            optimizer.zero_grad()
            scheduler.step()
        running += loss.item() * accum
        bar.set_postfix(loss=running / (step + 1))
    return running / len(loader)


def evaluate(model, loader, criterion, device):
    model.eval()
    preds, golds = [], []
    total = 0.0
    with torch.no_grad():
        for batch in loader:
            labels = batch.pop("labels").to(device)
            batch = {k: v.to(device) for k, v in batch.items()}
            logits = model(**batch)
            total += criterion(logits, labels).item()
            preds.extend(logits.argmax(-1).cpu().numpy())
            golds.extend(labels.cpu().numpy())
    return total / len(loader), accuracy_score(golds, preds), f1_score(golds, preds, average="macro")


def parse_args():
    p = argparse.ArgumentParser()
    p.add_argument("--model_name", default="bert-base-uncased")
    p.add_argument("--train_csv", required=True)
    p.add_argument("--valid_csv", required=True)
    p.add_argument("--epochs", type=int, default=4)
    p.add_argument("--lr", type=float, default=2e-5)
    p.add_argument("--batch_size", type=int, default=16)
    p.add_argument("--accum", type=int, default=2)
    p.add_argument("--max_len", type=int, default=256)
    p.add_argument("--seed", type=int, default=42)
    p.add_argument("--out", default="out")
    return p.parse_args()


def main():
    args = parse_args()
    set_seed(args.seed)
    os.makedirs(args.out, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

    tokenizer = AutoTokenizer.from_pretrained(args.model_name)
    train_df, valid_df = pd.read_csv(args.train_csv), pd.read_csv(args.valid_csv)
    train_loader = DataLoader(ReviewDataset(train_df, tokenizer, args.max_len), args.batch_size, shuffle=True)
    valid_loader = DataLoader(ReviewDataset(valid_df, tokenizer, args.max_len), args.batch_size * 2)

    model = BertClassifier(args.model_name, train_df.label.nunique()).to(device)
    if torch.cuda.device_count() > 1:
        model = nn.DataParallel(model)
    no_decay = ["bias", "LayerNorm.weight"]
    groups = [
        {"params": [p for n, p in model.named_parameters() if not any(nd in n for nd in no_decay)], "weight_decay": 0.01},
        {"params": [p for n, p in model.named_parameters() if any(nd in n for nd in no_decay)], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=args.lr)
    total_steps = len(train_loader) // args.accum * args.epochs
    scheduler = get_linear_schedule_with_warmup(optimizer, int(0.1 * total_steps), total_steps)
    scaler = GradScaler()
    criterion = nn.CrossEntropyLoss()
    stopper = EarlyStopping(path=os.path.join(args.out, "best.bin"))

    for epoch in range(args.epochs):
        start = time.time()
        train_loss = train_one_epoch(model, train_loader, optimizer, scheduler, scaler, criterion, device, args.accum)
        val_loss, acc, f1 = evaluate(model, valid_loader, criterion, device)
        print(f"epoch {epoch} train {train_loss:.4f} valid {val_loss:.4f} acc {acc:.4f} f1 {f1:.4f} ({time.time() - start:.0f}s)")
        stopper.step(f1, model)
        if stopper.stop:
            print("early stop")
            break


if __name__ == "__main__":
    main()
