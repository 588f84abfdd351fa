"""A classmethod named from_pretrained() that only loads weights: the class of the file decides, and it leaves training mode.

cls() is born in training mode and load_state_dict() does not change it, so the fine-tuning below is right.
"""
import torch
from torch import nn

from meter import train_loader


class LoadForecaster(nn.Module):
    def __init__(self, horizon=24):
        super().__init__()
        self.gru = nn.GRU(8, 64, num_layers=2, dropout=0.2, batch_first=True)
        self.fc = nn.Linear(64, horizon)

    def forward(self, x):
        out, _ = self.gru(x)
        return self.fc(out[:, -1])

    @classmethod
    def from_pretrained(cls, path, **kwargs):
        model = cls(**kwargs)
        model.load_state_dict(torch.load(path))
        return model


def main():
    model = LoadForecaster.from_pretrained("load.pt", horizon=24)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-4)
    for epoch in range(10):
        for past, future in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.l1_loss(model(past), future)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
    torch.save(model.state_dict(), "load_tuned.pt")


main()
