"""freeze() of a graph network also puts BatchNorm in eval mode, once; the epoch loop calls train()."""
import torch
from torch import nn

from molecules import loaders


class Net(nn.Module):
    def __init__(self, width=64, tasks=1):
        super().__init__()
        self.embedding = nn.Linear(32, width)
        self.encoder = nn.Sequential(nn.Linear(width, width), nn.BatchNorm1d(width), nn.ReLU(), nn.Linear(width, width))
        self.head = nn.Linear(width, tasks)

    def forward(self, x):
        return self.head(self.encoder(self.embedding(x)))

    def _set_requires_grad(self, modules, requires_grad):
        for module in modules:
            for param in module.parameters():
                param.requires_grad = requires_grad
            for m in module.modules():
                if isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)):
                    if requires_grad:
                        m.train()
                    else:
                        m.eval()

    def freeze(self):
        self._set_requires_grad([self.embedding, self.encoder], False)
        return self


def fine_tune(epochs=30):
    train_loader, _ = loaders("esol")
    net = Net()
    net.load_state_dict(torch.load("pretrained.pt"))
    net.freeze()
    optimizer = torch.optim.Adam(filter(lambda p: p.requires_grad, net.parameters()), lr=1e-3)
    for _ in range(epochs):
        net.train()  # TMD402: net.encoder, since=eval@27
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.mse_loss(net(x).squeeze(-1), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()


if __name__ == "__main__":
    fine_tune()
