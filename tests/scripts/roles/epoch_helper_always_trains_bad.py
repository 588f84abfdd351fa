"""One helper runs an epoch of training or of validation, and calls train() for either."""
import torch
from torch import nn

from tides import train_loader, val_loader


class TideNet(nn.Module):
    def __init__(self, hidden=64):
        super().__init__()
        self.lstm = nn.LSTM(1, hidden, 2, dropout=0.3, batch_first=True)
        self.out = nn.Linear(hidden, 24)

    def forward(self, x):
        return self.out(self.lstm(x)[0][:, -1])


def run_epoch(model, loader, loss_fn, optimizer=None):
    training = optimizer is not None
    model.train()
    total = 0.0
    with torch.set_grad_enabled(training):
        for x, y in loader:
            loss = loss_fn(model(x), y)  # TMD101: model, since=train@20; state: model=train, recording=on|off
            if training:
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            total += loss.item()
    return total / len(loader)


def fit(epochs=20):
    model = TideNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    loss_fn = nn.HuberLoss()
    for epoch in range(epochs):
        before = run_epoch(model, train_loader, loss_fn, optimizer)
        after = run_epoch(model, val_loader, loss_fn)
        print(epoch, before, after)
    torch.save(model.state_dict(), "tides.pt")


fit()
