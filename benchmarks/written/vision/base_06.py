# %% [markdown]
# # Convolutional VAE on CelebA crops (64x64)

# %%
import random
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, transforms as tt
from torchvision.utils import make_grid, save_image

config = {
    "latent": 128,
    "beta": 1.0,
    "bs": 128,
    "lr": 2e-4,
    "epochs": 25,
    "seed": 1234,
    "sample_every": 5,
}
random.seed(config["seed"])
torch.manual_seed(config["seed"])
dev = "cuda" if torch.cuda.is_available() else "cpu"

# %%
tfm = tt.Compose([tt.CenterCrop(148), tt.Resize(64), tt.ToTensor()])
train_ds = datasets.CelebA("data", split="train", transform=tfm, download=True)
valid_ds = datasets.CelebA("data", split="valid", transform=tfm, download=True)
train_dl = DataLoader(train_ds, batch_size=config["bs"], shuffle=True, num_workers=2)
valid_dl = DataLoader(valid_ds, batch_size=config["bs"], num_workers=2)


# %%
def conv_block(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 4, 2, 1), nn.BatchNorm2d(o), nn.LeakyReLU(0.2))


def deconv_block(i, o):
    return nn.Sequential(nn.ConvTranspose2d(i, o, 4, 2, 1), nn.BatchNorm2d(o), nn.ReLU())


class VAE(nn.Module):
    def __init__(self, z_dim):
        super().__init__()
        chans = [3, 32, 64, 128, 256]
        self.enc = nn.Sequential(*[conv_block(a, b) for a, b in zip(chans, chans[1:])])
        self.mu = nn.Linear(256 * 16, z_dim)
        self.logvar = nn.Linear(256 * 16, z_dim)
        self.fc = nn.Linear(z_dim, 256 * 16)
        rev = chans[::-1]
        self.dec = nn.Sequential(*[deconv_block(a, b) for a, b in zip(rev[:-2], rev[1:-1])],
                                 nn.ConvTranspose2d(32, 3, 4, 2, 1), nn.Sigmoid())

    def encode(self, x):
        h = self.enc(x).flatten(1)
        return self.mu(h), self.logvar(h)

    def reparameterize(self, mu, logvar):
        if self.training:
            std = torch.exp(0.5 * logvar)
            return mu + torch.randn_like(std) * std
        return mu

    def decode(self, z):
        return self.dec(self.fc(z).view(-1, 256, 4, 4))

    def forward(self, x):
        mu, logvar = self.encode(x)
        z = self.reparameterize(mu, logvar)
        return self.decode(z), mu, logvar


def vae_loss(recon, x, mu, logvar):
    rec = F.binary_cross_entropy(recon, x, reduction="sum") / x.size(0)
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp()) / x.size(0)
    return rec + config["beta"] * kld, rec, kld


# %%
vae = VAE(config["latent"]).to(dev)
opt = torch.optim.Adam(vae.parameters(), lr=config["lr"])
sched = torch.optim.lr_scheduler.ExponentialLR(opt, 0.95)
fixed_z = torch.randn(64, config["latent"], device=dev)
fixed_x = next(iter(valid_dl))[0][:8].to(dev)

# %%
hist = {"train": [], "valid": []}
for ep in range(config["epochs"]):
    vae.train()
    losses = []
    for x, _ in train_dl:
        x = x.to(dev)
        recon, mu, logvar = vae(x)
        loss, rec, kld = vae_loss(recon, x, mu, logvar)
        opt.zero_grad()
        loss.backward()
        opt.step()
        losses.append(loss.item())
    hist["train"].append(np.mean(losses))
    sched.step()

    vae.eval()
    with torch.no_grad():
        vlosses = []
        for x, _ in valid_dl:
            x = x.to(dev)
            recon, mu, logvar = vae(x)
            vlosses.append(vae_loss(recon, x, mu, logvar)[0].item())
        hist["valid"].append(np.mean(vlosses))
        if ep % config["sample_every"] == 0:
            samples = vae.decode(fixed_z)
            save_image(samples.cpu(), f"samples_{ep}.png", nrow=8)
            pair = torch.cat([fixed_x, vae(fixed_x)[0]])
            save_image(pair.cpu(), f"recon_{ep}.png", nrow=8)
    print(f"{ep:3d} train {hist['train'][-1]:.2f} valid {hist['valid'][-1]:.2f}")

torch.save(vae.state_dict(), "vae.pt")

# %%
plt.plot(hist["train"], label="train")
plt.plot(hist["valid"], label="valid")
plt.legend()
plt.show()

# %% latent interpolation
a, b = fixed_x[0:1], fixed_x[1:2]
with torch.no_grad():
    za, zb = vae.encode(a)[0], vae.encode(b)[0]
    steps = torch.linspace(0, 1, 10, device=dev).view(-1, 1)
    imgs = vae.decode(za * (1 - steps) + zb * steps)
plt.imshow(make_grid(imgs.cpu(), nrow=10).permute(1, 2, 0))
plt.axis("off")
plt.show()

# %% anomaly scores
scores = []
with torch.no_grad():
    for x, _ in valid_dl:
        x = x.to(dev)
        out, _, _ = vae(x)
        scores.extend(((out - x) ** 2).flatten(1).mean(1).cpu().tolist())
thr = np.percentile(scores, 99)
print("99th percentile:", thr)
