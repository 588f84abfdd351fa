"""manual_backward() in a LightningModule with its own optimization: all passes of the step train."""
import lightning.pytorch as pl
import torch
import torch.nn.functional as F
from torch import nn

from faces import FaceData


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(100, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 784), nn.Tanh())

    def forward(self, z):
        return self.net(z)


class GAN(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.automatic_optimization = False
        self.generator = Generator()
        self.discriminator = nn.Sequential(nn.Linear(784, 256), nn.LeakyReLU(0.2), nn.Dropout(0.3), nn.Linear(256, 1))

    def training_step(self, real, batch_idx):
        opt_g, opt_d = self.optimizers()
        fake = self.generator(torch.randn(len(real), 100))
        errD = F.softplus(-self.discriminator(real)).mean() + F.softplus(self.discriminator(fake.detach())).mean()
        opt_d.zero_grad()
        self.manual_backward(errD)
        opt_d.step()
        errG = F.softplus(-self.discriminator(fake)).mean()
        opt_g.zero_grad()
        self.manual_backward(errG)
        opt_g.step()

    def configure_optimizers(self):
        return torch.optim.Adam(self.generator.parameters()), torch.optim.Adam(self.discriminator.parameters())


def sample(path, count):
    generator = Generator()
    state = torch.load(path)["state_dict"]
    generator.load_state_dict({k[10:]: v for k, v in state.items() if k.startswith("generator.")})
    generator.eval()
    with torch.no_grad():
        return generator(torch.randn(count, 100))  # state: generator=eval, recording=off


if __name__ == "__main__":
    pl.Trainer(max_epochs=20).fit(GAN(), datamodule=FaceData())
    torch.save(sample("last.ckpt", 16), "samples.pt")
