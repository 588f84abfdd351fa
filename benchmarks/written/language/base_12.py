"""Electricity load forecasting; hyperparameters by optuna, then one final fit."""
import logging
from functools import partial

import numpy as np
import optuna
import pandas as pd
import torch
import torch.nn as nn
from torch.utils.data import DataLoader, Dataset

log = logging.getLogger("forecast")
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
LOOKBACK, HORIZON = 168, 24


class Windows(Dataset):
    def __init__(self, series, lookback=LOOKBACK, horizon=HORIZON):
        self.s = torch.as_tensor(series, dtype=torch.float32)
        self.lookback, self.horizon = lookback, horizon

    def __len__(self):
        return len(self.s) - self.lookback - self.horizon

    def __getitem__(self, i):
        j = i + self.lookback
        return self.s[i:j].unsqueeze(-1), self.s[j:j + self.horizon]


class Chomp(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.n = n

    def forward(self, x):
        return x[..., :-self.n].contiguous()


class TCN(nn.Module):
    def __init__(self, channels, kernel, dropout, horizon=HORIZON):
        super().__init__()
        layers, prev = [], 1
        for i, c in enumerate(channels):
            d = 2 ** i
            pad = (kernel - 1) * d
            layers += [nn.utils.weight_norm(nn.Conv1d(prev, c, kernel, padding=pad, dilation=d)), Chomp(pad), nn.ReLU(), nn.Dropout(dropout)]
            prev = c
        self.tcn = nn.Sequential(*layers)
        self.out = nn.Linear(prev, horizon)

    def forward(self, x):
        return self.out(self.tcn(x.transpose(1, 2))[..., -1])


class LSTMForecaster(nn.Module):
    def __init__(self, hidden, layers, dropout, horizon=HORIZON):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, layers, dropout=dropout, batch_first=True)
        self.norm = nn.LayerNorm(hidden)
        self.drop = nn.Dropout(dropout)
        self.out = nn.Linear(hidden, horizon)

    def forward(self, x):
        h, _ = self.lstm(x)
        return self.out(self.drop(self.norm(h[:, -1])))


def build(params):
    if params["arch"] == "tcn":
        return TCN([params["hidden"]] * params["layers"], 3, params["dropout"]).to(DEVICE)
    return LSTMForecaster(params["hidden"], params["layers"], params["dropout"]).to(DEVICE)


def run_epoch(model, loader, loss_fn, optimizer=None):
    training = optimizer is not None
    model.train(training)
    total, n = 0.0, 0
    with torch.set_grad_enabled(training):
        for x, y in loader:
            x, y = x.to(DEVICE), y.to(DEVICE)
            loss = loss_fn(model(x), y)
            if training:
                optimizer.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
            total += loss.item() * len(x)
            n += len(x)
    return total / n


def fit(params, train_dl, val_dl, epochs, trial=None, patience=4):
    model = build(params)
    optimizer = torch.optim.AdamW(model.parameters(), lr=params["lr"])
    sched = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    loss_fn = nn.HuberLoss()
    best, wait, state = float("inf"), 0, None
    for epoch in range(epochs):
        tr = run_epoch(model, train_dl, loss_fn, optimizer)
        va = run_epoch(model, val_dl, loss_fn)
        sched.step()
        log.info("epoch %d train %.4f val %.4f", epoch, tr, va)
        if trial is not None:
            trial.report(va, epoch)
            if trial.should_prune():
                raise optuna.TrialPruned()
        if va < best:
            best, wait = va, 0
            state = {k: v.detach().cpu().clone() for k, v in model.state_dict().items()}
        else:
            wait += 1
            if wait > patience:
                break
    model.load_state_dict(state)
    return model, best


def objective(trial, train_ds, val_ds):
    params = {
        "arch": trial.suggest_categorical("arch", ["tcn", "lstm"]),
        "hidden": trial.suggest_int("hidden", 32, 256, log=True),
        "layers": trial.suggest_int("layers", 2, 5),
        "dropout": trial.suggest_float("dropout", 0.05, 0.5),
        "lr": trial.suggest_float("lr", 1e-4, 1e-2, log=True),
    }
    bs = trial.suggest_categorical("bs", [64, 128, 256])
    _, best = fit(params, DataLoader(train_ds, bs, shuffle=True), DataLoader(val_ds, bs), epochs=15, trial=trial)
    return best


@torch.no_grad()
def forecast(model, history, steps):
    model.eval()
    window = torch.as_tensor(history[-LOOKBACK:], dtype=torch.float32, device=DEVICE).view(1, -1, 1)
    out = []
    while len(out) < steps:
        y = model(window)
        out.extend(y.squeeze(0).tolist())
        window = torch.cat([window[:, HORIZON:], y.unsqueeze(-1)], dim=1)
    return np.array(out[:steps])


def main():
    logging.basicConfig(level=logging.INFO)
    load = pd.read_csv("load.csv", index_col=0, parse_dates=True)["mw"].to_numpy()
    mu, sd = load[:-2000].mean(), load[:-2000].std()
    z = (load - mu) / sd
    train_ds, val_ds = Windows(z[:-2000]), Windows(z[-2000 - LOOKBACK:-500])
    study = optuna.create_study(direction="minimize", pruner=optuna.pruners.MedianPruner())
    study.optimize(partial(objective, train_ds=train_ds, val_ds=val_ds), n_trials=40)
    best = dict(study.best_params)
    bs = best.pop("bs")
    model, score = fit(best, DataLoader(train_ds, bs, shuffle=True), DataLoader(val_ds, bs), epochs=60)
    pred = forecast(model, z[:-168], 168) * sd + mu
    mape = np.mean(np.abs(pred - load[-168:]) / load[-168:])
    print(f"val {score:.4f} week-ahead MAPE {mape:.3%}")
    torch.save({"params": best, "state": model.state_dict(), "mu": mu, "sd": sd}, "forecast.pt")


if __name__ == "__main__":
    main()
