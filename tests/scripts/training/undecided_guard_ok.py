"""Whether the encoder records is an option's business: with it on, backward() works, so nothing is certain."""
import argparse

import torch
from torch import nn

from abstracts import train_loader


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(300, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Dropout(0.2))

    def forward(self, x):
        return self.layers(x)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tune-encoder", action="store_true")
    args = parser.parse_args()
    encoder, head = Encoder(), nn.Linear(256, 20)
    parameters = [*encoder.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(parameters, lr=1e-3)
    for epoch in range(10):
        encoder.train()
        head.train()
        for vectors, topic in train_loader:
            with torch.set_grad_enabled(args.tune_encoder):
                hidden = encoder(vectors)  # state: encoder=train, recording=on|off
            loss = nn.functional.cross_entropy(head(hidden), topic)  # state: head=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


if __name__ == "__main__":
    main()
