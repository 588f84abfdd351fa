"""Also seen: weights of the average are swapped in for the validation; modes are set around it."""
import torch
from torch import nn

from data import train_batches, val_batches


class Denoiser(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(65, 256), nn.SiLU(), nn.Dropout(0.1), nn.Linear(256, 64))

    def forward(self, x, t):
        return self.net(torch.cat([x, t], dim=1))


class EMA:
    def __init__(self, model, decay=0.999):
        self.model, self.decay = model, decay
        self.shadow = {k: v.detach().clone() for k, v in model.state_dict().items()}

    def update(self):
        for k, v in self.model.state_dict().items():
            self.shadow[k].lerp_(v.detach(), 1 - self.decay)

    def swap(self):
        current = {k: v.detach().clone() for k, v in self.model.state_dict().items()}
        self.model.load_state_dict(self.shadow)
        self.shadow = current


def noisy(x):
    t = torch.rand(len(x), 1)
    return (1 - t) * x + t * torch.randn_like(x), t


denoiser = Denoiser()
ema = EMA(denoiser)
opt = torch.optim.AdamW(denoiser.parameters(), lr=1e-4)
for step, x in enumerate(train_batches()):
    denoiser.train()
    noised, t = noisy(x)
    loss = (denoiser(noised, t) - x).pow(2).mean()  # state: denoiser=train, recording=on
    opt.zero_grad()
    loss.backward()
    opt.step()
    ema.update()
    if step % 1000 == 0:
        ema.swap()
        denoiser.eval()
        with torch.no_grad():
            errors = [(denoiser(*noisy(v)) - v).pow(2).mean().item() for v in val_batches()]  # state: denoiser=eval, recording=off
        ema.swap()
        print(step, sum(errors) / len(errors))
