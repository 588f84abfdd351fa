from __future__ import annotations

import string
from pathlib import Path

import click
import editdistance
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.utils.data import DataLoader

from ocr_data import LineDataset, collate

ALPHABET = "-" + string.digits + string.ascii_lowercase


class BidirectionalLSTM(nn.Module):
    def __init__(self, n_in: int, n_hidden: int, n_out: int) -> None:
        super().__init__()
        self.rnn = nn.LSTM(n_in, n_hidden, num_layers=2, bidirectional=True, dropout=0.2)
        self.embedding = nn.Linear(n_hidden * 2, n_out)

    def forward(self, x: Tensor) -> Tensor:
        out, _ = self.rnn(x)
        T, b, h = out.size()
        return self.embedding(out.view(T * b, h)).view(T, b, -1)


class CRNN(nn.Module):
    def __init__(self, n_class: int, nh: int = 256, leaky: bool = False) -> None:
        super().__init__()
        act = (lambda: nn.LeakyReLU(0.2, inplace=True)) if leaky else (lambda: nn.ReLU(inplace=True))
        cnn = nn.Sequential()
        spec = [(1, 64, None), (64, 128, (2, 2)), (128, 256, None), (256, 256, (2, 1)), (256, 512, None), (512, 512, (2, 1))]
        for i, (c_in, c_out, pool) in enumerate(spec):
            cnn.add_module(f"conv{i}", nn.Conv2d(c_in, c_out, 3, 1, 1))
            if i % 2 == 0:
                cnn.add_module(f"bn{i}", nn.BatchNorm2d(c_out))
            cnn.add_module(f"act{i}", act())
            if pool:
                cnn.add_module(f"pool{i}", nn.MaxPool2d(pool))
        cnn.add_module("squeeze", nn.AdaptiveAvgPool2d((1, None)))
        self.cnn = cnn
        self.rnn = BidirectionalLSTM(512, nh, n_class)

    def forward(self, x: Tensor) -> Tensor:
        conv = self.cnn(x).squeeze(2).permute(2, 0, 1)
        conv = F.dropout(conv, 0.1, self.training)
        return self.rnn(conv)


def decode(logits: Tensor) -> list[str]:
    best = logits.argmax(2).transpose(0, 1).cpu()
    texts = []
    for row in best:
        chars, prev = [], 0
        for c in row.tolist():
            if c != 0 and c != prev:
                chars.append(ALPHABET[c])
            prev = c
        texts.append("".join(chars))
    return texts


class Recognizer:
    """Bundles network, CTC loss and optimizer."""

    def __init__(self, lr: float, device: str, weights: Path | None = None) -> None:
        self.device = device
        self.crnn = CRNN(len(ALPHABET)).to(device)
        if weights:
            self.crnn.load_state_dict(torch.load(weights, map_location=device))
        self.ctc = nn.CTCLoss(zero_infinity=True)
        self.opt = torch.optim.Adadelta(self.crnn.parameters(), lr=lr)

    def train_batch(self, images: Tensor, targets: Tensor, lengths: Tensor) -> float:
        self.crnn.train()
        loss = self._loss(images, targets, lengths)
        self.opt.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.crnn.parameters(), 5)
        self.opt.step()
        return loss.item()

    def _loss(self, images: Tensor, targets: Tensor, lengths: Tensor) -> Tensor:
        logits = self.crnn(images.to(self.device))
        log_probs = F.log_softmax(logits, dim=2)
        in_len = torch.full((images.size(0),), logits.size(0), dtype=torch.long)
        return self.ctc(log_probs, targets.to(self.device), in_len, lengths)

    @torch.no_grad()
    def val_loss(self, loader: DataLoader) -> float:
        self.crnn.eval()
        total = 0.0
        for images, targets, lengths, _ in loader:
            total += self._loss(images, targets, lengths).item()
        return total / len(loader)

    @torch.no_grad()
    def recognize(self, images: Tensor) -> list[str]:
        self.crnn.eval()
        return decode(self.crnn(images.to(self.device)))

    def cer(self, loader: DataLoader) -> float:
        errors = chars = 0
        for images, _, _, texts in loader:
            for pred, truth in zip(self.recognize(images), texts):
                errors += editdistance.eval(pred, truth)
                chars += len(truth)
        return errors / max(1, chars)

    def save(self, path: Path) -> None:
        torch.save(self.crnn.state_dict(), path)


@click.group()
def cli() -> None:
    pass


@cli.command()
@click.option("--epochs", default=50)
@click.option("--lr", default=1.0)
@click.option("--val-every", default=500)
@click.option("--out", default=Path("crnn.pt"), type=Path)
def train(epochs: int, lr: float, val_every: int, out: Path) -> None:
    rec = Recognizer(lr, "cuda")
    train_dl = DataLoader(LineDataset("train"), 64, shuffle=True, collate_fn=collate, num_workers=4)
    val_dl = DataLoader(LineDataset("val"), 64, collate_fn=collate)
    step, best = 0, float("inf")
    for epoch in range(epochs):
        for images, targets, lengths, _ in train_dl:
            loss = rec.train_batch(images, targets, lengths)
            step += 1
            if step % val_every == 0:
                v = rec.val_loss(val_dl)
                err = rec.cer(val_dl)
                print(f"{epoch} {step}: train {loss:.4f} val {v:.4f} cer {err:.4f}")
                if err < best:
                    best = err
                    rec.save(out)


@cli.command()
@click.argument("image", type=Path)
@click.option("--weights", default=Path("crnn.pt"), type=Path)
def read(image: Path, weights: Path) -> None:
    rec = Recognizer(1.0, "cpu", weights)
    x = LineDataset.load_image(image).unsqueeze(0)
    print(rec.recognize(x)[0])


if __name__ == "__main__":
    cli()
