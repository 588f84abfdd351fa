"""accelerator.prepare returns aliases; its backward trains; train() begins each epoch."""
import torch
from accelerate import Accelerator
from torch import nn

from silk import train_loader, val_loader


class SilkNet(nn.Module):
    def __init__(self, vocab=5000, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 64)
        self.drop = nn.Dropout(0.2)
        self.rnn = nn.GRU(64, 128, batch_first=True)
        self.out = nn.Linear(128, classes)

    def forward(self, tokens):
        _, hidden = self.rnn(self.drop(self.embed(tokens)))
        return self.out(hidden[-1])


def main():
    accelerator = Accelerator()
    model = SilkNet()
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    model, optimizer, loader = accelerator.prepare(model, optimizer, train_loader)
    for epoch in range(3):
        model.train()
        for tokens, label in loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(tokens), label)  # state: model=train, recording=on
            accelerator.backward(loss)
            optimizer.step()
        model.eval()
        right = 0
        for tokens, label in val_loader:
            with torch.no_grad():
                right += (model(tokens).argmax(1) == label).sum().item()  # state: model=eval, recording=off
        accelerator.print(epoch, right)


main()
