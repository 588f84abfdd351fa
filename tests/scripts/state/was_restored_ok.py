"""`was = m.training` ... `m.train(was)` restores the caller's mode."""
import torch
from torch import nn

from tweets import train_loader, val_loader


class TweetNet(nn.Module):
    def __init__(self, vocab=5000, classes=2):
        super().__init__()
        self.embed = nn.Embedding(vocab, 64)
        self.drop = nn.Dropout(0.2)
        self.rnn = nn.GRU(64, 128, batch_first=True)
        self.out = nn.Linear(128, classes)

    def forward(self, tokens):
        _, hidden = self.rnn(self.drop(self.embed(tokens)))
        return self.out(hidden[-1])


def evaluate(model, loader):
    was = model.training
    model.eval()
    right = 0
    with torch.no_grad():
        for tokens, mood in loader:
            right += (model(tokens).argmax(1) == mood).sum().item()  # state: model=eval, recording=off
    model.train(was)
    return right


net = TweetNet()
optimizer = torch.optim.AdamW(net.parameters())
criterion = nn.CrossEntropyLoss()
net.train()
for epoch in range(4):
    for tokens, mood in train_loader:
        optimizer.zero_grad()
        loss = criterion(net(tokens), mood)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()
    print(epoch, evaluate(net, val_loader))
