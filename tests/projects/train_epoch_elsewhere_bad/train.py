"""evaluate() leaves eval mode behind, and train_one_epoch() does not switch back."""

import torch
from arch import Arch
from checks import evaluate
from steps import train_one_epoch
from torch.utils.data import DataLoader


def main():
    model = Arch()
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-4)
    criterion = torch.nn.CrossEntropyLoss()
    train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
    val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
    for epoch in range(3):
        train_one_epoch(model, train_loader, optimizer, criterion)  # TMD201: model
        print(epoch, evaluate(model, val_loader))


if __name__ == "__main__":
    main()
