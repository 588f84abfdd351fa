# tabular: entity embeddings + MLP, 5-fold CV with out-of-fold predictions
import gc
import warnings

import numpy as np
import pandas as pd
import torch
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import LabelEncoder, StandardScaler
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

warnings.filterwarnings("ignore")


class CFG:
    seed = 2021
    n_folds = 5
    epochs = 30
    batch_size = 1024
    lr = 1e-3
    weight_decay = 1e-5
    patience = 5
    hidden = [512, 256]
    device = "cuda:0" if torch.cuda.is_available() else "cpu"


train_df = pd.read_csv("../input/train.csv")
test_df = pd.read_csv("../input/test.csv")
cat_cols = [c for c in train_df.columns if train_df[c].dtype == "object"]
num_cols = [c for c in train_df.columns if c not in cat_cols + ["id", "target"]]

for c in cat_cols:
    le = LabelEncoder().fit(pd.concat([train_df[c], test_df[c]]).astype(str))
    train_df[c] = le.transform(train_df[c].astype(str))
    test_df[c] = le.transform(test_df[c].astype(str))
ss = StandardScaler().fit(train_df[num_cols])
train_df[num_cols] = ss.transform(train_df[num_cols])
test_df[num_cols] = ss.transform(test_df[num_cols])
emb_sizes = [(max(train_df[c].max(), test_df[c].max()) + 1, min(50, (train_df[c].nunique() + 1) // 2)) for c in cat_cols]


class TabularModel(nn.Module):
    def __init__(self, emb_szs, n_cont, layers, emb_drop=0.1, ps=0.3):
        super().__init__()
        self.embeds = nn.ModuleList([nn.Embedding(ni, nf) for ni, nf in emb_szs])
        self.emb_drop = nn.Dropout(emb_drop)
        self.bn_cont = nn.BatchNorm1d(n_cont)
        sizes = [sum(nf for _, nf in emb_szs) + n_cont] + layers
        blocks = []
        for i in range(len(sizes) - 1):
            blocks += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU(), nn.BatchNorm1d(sizes[i + 1]), nn.Dropout(ps)]
        blocks.append(nn.Linear(sizes[-1], 1))
        self.layers = nn.Sequential(*blocks)

    def forward(self, x_cat, x_cont):
        x = torch.cat([e(x_cat[:, i]) for i, e in enumerate(self.embeds)], 1)
        x = self.emb_drop(x)
        return self.layers(torch.cat([x, self.bn_cont(x_cont)], 1)).squeeze(1)


def make_loader(df, shuffle=False, with_target=True):
    tensors = [torch.tensor(df[cat_cols].values, dtype=torch.long), torch.tensor(df[num_cols].values, dtype=torch.float)]
    if with_target:
        tensors.append(torch.tensor(df["target"].values, dtype=torch.float))
    return DataLoader(TensorDataset(*tensors), CFG.batch_size, shuffle=shuffle, drop_last=shuffle)


def train_fn(model, optimizer, scheduler, loss_fn, dataloader, device):
    model.train()
    final_loss = 0
    for x_cat, x_cont, y in dataloader:
        optimizer.zero_grad()
        outputs = model(x_cat.to(device), x_cont.to(device))
        loss = loss_fn(outputs, y.to(device))
        loss.backward()
        optimizer.step()
        scheduler.step()
        final_loss += loss.item()
    return final_loss / len(dataloader)


def valid_fn(model, loss_fn, dataloader, device):
    model.eval()
    final_loss = 0
    valid_preds = []
    for x_cat, x_cont, y in dataloader:
        with torch.no_grad():
            outputs = model(x_cat.to(device), x_cont.to(device))
        loss = loss_fn(outputs, y.to(device))
        final_loss += loss.item()
        valid_preds.append(outputs.sigmoid().cpu().numpy())
    return final_loss / len(dataloader), np.concatenate(valid_preds)


def inference_fn(model, dataloader, device):
    model.eval()
    preds = []
    for x_cat, x_cont in dataloader:
        with torch.no_grad():
            outputs = model(x_cat.to(device), x_cont.to(device))
        preds.append(outputs.sigmoid().cpu().numpy())
    return np.concatenate(preds)


def run_fold(fold, trn_idx, val_idx):
    torch.manual_seed(CFG.seed + fold)
    trn, val = train_df.iloc[trn_idx], train_df.iloc[val_idx]
    train_dl, valid_dl = make_loader(trn, shuffle=True), make_loader(val)
    test_dl = make_loader(test_df, with_target=False)

    model = TabularModel(emb_sizes, len(num_cols), CFG.hidden).to(CFG.device)
    optimizer = torch.optim.Adam(model.parameters(), lr=CFG.lr, weight_decay=CFG.weight_decay)
    scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=1e-2, epochs=CFG.epochs, steps_per_epoch=len(train_dl))
    loss_fn = nn.BCEWithLogitsLoss()

    best_loss, counter = np.inf, 0
    oof = np.zeros(len(val))
    for epoch in range(CFG.epochs):
        train_loss = train_fn(model, optimizer, scheduler, loss_fn, train_dl, CFG.device)
        valid_loss, valid_preds = valid_fn(model, loss_fn, valid_dl, CFG.device)
        print(f"FOLD {fold} EPOCH {epoch}: train {train_loss:.5f} valid {valid_loss:.5f}")
        if valid_loss < best_loss:
            best_loss, counter = valid_loss, 0
            oof = valid_preds
            torch.save(model.state_dict(), f"fold{fold}.pth")
        else:
            counter += 1
            if counter >= CFG.patience:
                break

    model = TabularModel(emb_sizes, len(num_cols), CFG.hidden)
    model.load_state_dict(torch.load(f"fold{fold}.pth"))
    model.to(CFG.device)
    predictions = inference_fn(model, test_dl, CFG.device)
    return oof, predictions


oof = np.zeros(len(train_df))
predictions = np.zeros(len(test_df))
skf = StratifiedKFold(n_splits=CFG.n_folds, shuffle=True, random_state=CFG.seed)
for fold, (trn_idx, val_idx) in enumerate(skf.split(train_df, train_df["target"])):
    oof_, pred_ = run_fold(fold, trn_idx, val_idx)
    oof[val_idx] = oof_
    predictions += pred_ / CFG.n_folds
    gc.collect()
print("CV AUC", roc_auc_score(train_df["target"], oof))
pd.DataFrame({"id": test_df["id"], "target": predictions}).to_csv("submission.csv", index=False)
