"""The step of training records; inference_mode stands on the validation."""
import torch
from lightning.fabric import Fabric
from torch import nn

from tides import train_loader, val_loader


class TideNet(nn.Module):
    def __init__(self):
        super().__init__()
        layer = nn.TransformerEncoderLayer(32, 4, dropout=0.1, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 3)
        self.out = nn.Linear(32, 1)

    def forward(self, series):
        return self.out(self.encoder(series)[:, -1]).squeeze(1)


def step(model, batch):
    series, height = batch
    return nn.functional.mse_loss(model(series), height)  # state: model=train|eval, recording=on|off


def validate(model, loader):
    model.eval()
    with torch.inference_mode():
        losses = [step(model, batch).item() for batch in loader]
    return sum(losses) / len(losses)


def main():
    fabric = Fabric(accelerator="auto", precision="bf16-mixed")
    model = TideNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-4)
    model, optimizer = fabric.setup(model, optimizer)
    train, val = fabric.setup_dataloaders(train_loader, val_loader)
    for epoch in range(12):
        model.train()
        for batch in train:
            optimizer.zero_grad()
            loss = step(model, batch)
            fabric.backward(loss)
            optimizer.step()
        fabric.print(epoch, validate(model, val))


if __name__ == "__main__":
    main()
