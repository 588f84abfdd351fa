"""Trap 23: every few hundred batches the language model is validated in the middle of the epoch."""
import torch
from torch import nn

from chars import get_batches, train_text, val_text


class CharRNN(nn.Module):
    def __init__(self, n_chars, n_hidden=256, n_layers=2, drop_prob=0.5):
        super().__init__()
        self.lstm = nn.LSTM(n_chars, n_hidden, n_layers, dropout=drop_prob, batch_first=True)
        self.dropout = nn.Dropout(drop_prob)
        self.fc = nn.Linear(n_hidden, n_chars)

    def forward(self, x, hidden):
        out, hidden = self.lstm(x, hidden)
        return self.fc(self.dropout(out)), hidden


def train(net, data, val_data, epochs=10, lr=0.001, clip=5, print_every=100):
    net.train()
    opt = torch.optim.Adam(net.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    counter = 0
    for e in range(epochs):
        h = None
        for x, y in get_batches(data, 128, 100):
            counter += 1
            net.zero_grad()
            if h is not None:
                h = tuple(each.data for each in h)
            output, h = net(x, h)  # state: net=train, recording=on
            loss = criterion(output.flatten(0, 1), y.flatten())
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), clip)
            opt.step()

            if counter % print_every == 0:
                val_losses = []
                net.eval()
                with torch.no_grad():
                    for vx, vy in get_batches(val_data, 128, 100):
                        out, _ = net(vx, None)  # state: net=eval, recording=off
                        val_losses.append(criterion(out.flatten(0, 1), vy.flatten()).item())
                net.train()
                print(e, counter, loss.item(), sum(val_losses) / len(val_losses))


train(CharRNN(n_chars=83), train_text(), val_text())
