"""Trap 25: inside Lightning's step methods the framework sets mode and recording."""
import lightning as L
import torch
import torch.nn.functional as F
from torch import nn

from molecules import train_loader, val_loader


class GIN(nn.Module):
    def __init__(self, cin, hidden, cout):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(cin, hidden), nn.BatchNorm1d(hidden), nn.ReLU())
        self.out = nn.Linear(hidden, cout)

    def forward(self, x):
        return self.out(F.dropout(self.mlp(x), p=0.5, training=self.training))


class LitGIN(L.LightningModule):
    def __init__(self, cin, cout):
        super().__init__()
        self.gin = GIN(cin, 64, cout)

    def forward(self, x):
        return self.gin(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        return F.cross_entropy(self(x), y)

    def validation_step(self, batch, batch_idx):
        x, y = batch
        y_hat = self(x)
        self.log("val_acc", (y_hat.argmax(-1) == y).float().mean(), prog_bar=True)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.01)


def main():
    model = LitGIN(9, 6)
    trainer = L.Trainer(max_epochs=50)
    trainer.fit(model, train_loader, val_loader)
    model.eval()
    with torch.no_grad():
        for x, _ in val_loader:
            print(model(x).argmax(-1))  # state: model=eval, recording=off


if __name__ == "__main__":
    main()
