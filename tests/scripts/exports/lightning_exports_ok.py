"""Export: to_torchscript and to_onnx of Lightning switch to eval mode and back; add_graph does too."""

import lightning as L
import torch
from torch import nn
from torch.utils.tensorboard import SummaryWriter


class Lit(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5), nn.Linear(8, 1))

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        return (self(x) - y).abs().mean()

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters())


lit = Lit()
L.Trainer(max_epochs=3).fit(lit, torch.load("loader.pt"))
lit.train()
lit.to_torchscript("lit.pt")
lit.to_onnx("lit.onnx", torch.zeros(1, 4))
SummaryWriter().add_graph(lit, torch.zeros(1, 4))
lit.eval()
with torch.no_grad():
    print(lit(torch.load("x.pt")).item())  # state: lit=eval, recording=off
