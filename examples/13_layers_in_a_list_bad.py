"""The hidden layers stand in plain lists: the optimizer never gets them, and `eval()` never reaches their dropout."""

import torch
from torch import nn


class Net(nn.Module):
    def __init__(self, width=64, depth=3):
        super().__init__()
        self.first = nn.Linear(10, width)
        self.hidden = [nn.Linear(width, width) for _ in range(depth)]
        self.drops = [nn.Dropout(0.3) for _ in range(depth)]
        self.head = nn.Linear(width, 3)

    def forward(self, x):
        x = self.first(x).relu()
        for layer, drop in zip(self.hidden, self.drops):
            x = drop(layer(x).relu())
        return self.head(x)


def train(net, batches, epochs=5):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    net.train()
    for _ in range(epochs):
        for x, y in batches:
            loss = nn.functional.cross_entropy(net(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def predict(net, x):
    net.eval()
    with torch.no_grad():
        return net(x).softmax(1)


def main():
    torch.manual_seed(0)
    net = Net()
    x = torch.randn(1024, 10)
    y = x[:, :3].argmax(1)
    before = [layer.weight.clone() for layer in net.hidden]
    train(net, list(zip(x.split(64), y.split(64))))
    trained = sum(not torch.equal(old, layer.weight) for old, layer in zip(before, net.hidden))
    moved = (predict(net, x) - predict(net, x)).abs().max().item()
    print(f"{trained} of {len(net.hidden)} hidden layers were trained")
    print(f"two predictions for the same inputs in eval mode differ by up to {moved:.3f}")
    print("harm:", "yes" if moved > 0 or trained < len(net.hidden) else "no")


if __name__ == "__main__":
    main()
