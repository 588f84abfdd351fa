"""optimizer.step(closure) under no_grad: step() switches recording on again for the closure, so it trains."""
import torch
from torch import nn

from spectra import wavelengths, intensities


class SpectrumFit(nn.Module):
    def __init__(self, peaks=5):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, peaks), nn.Linear(peaks, 1))

    def forward(self, x):
        return self.layers(x).squeeze(1)


def main():
    fit = SpectrumFit()
    optimizer = torch.optim.LBFGS(fit.parameters(), lr=0.5, max_iter=20)

    def closure():
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(fit(wavelengths), intensities)  # state: fit=train, recording=on
        loss.backward()
        return loss

    with torch.no_grad():
        for step in range(30):
            print(step, optimizer.step(closure).item())


main()
