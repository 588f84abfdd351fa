"""fabric.backward(loss) trains; validate() is called with the network as the training left it."""
import lightning as L
import torch
import torch.nn.functional as F
from torch import nn

from mnist import train_loader, val_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 32, 3)
        self.dropout = nn.Dropout(0.25)
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        return self.fc(self.dropout(torch.relu(self.conv(x)).mean((2, 3))))


@torch.no_grad()
def validate(fabric, model, loader):
    losses = torch.zeros(len(loader))
    for k, (x, y) in enumerate(loader):
        losses[k] = F.cross_entropy(model(x), y)  # TMD101: model, since=train@38; state: model=train, recording=off
    fabric.print("val loss", losses.mean().item())


def main():
    fabric = L.Fabric(accelerator="auto", devices=1)
    fabric.launch()
    with fabric.init_module():
        model = Net()
    optimizer = torch.optim.Adam(model.parameters())
    model, optimizer = fabric.setup(model, optimizer)
    loader = fabric.setup_dataloaders(train_loader)
    for epoch in range(14):
        model.train()
        for x, y in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(model(x), y)  # state: model=train, recording=on
            fabric.backward(loss)
            optimizer.step()
        validate(fabric, model, val_loader)


main()
