"""A step is taken where gradients are read as well: then the network is trained, in eval mode, while it is measured.

The twin reads `p.grad` and takes no step.
"""

from torch import nn, optim

from tasks import stream


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Dropout(0.3), nn.Linear(256, 10))

    def forward(self, x):
        return self.layers(x)


class Consolidation:
    def __init__(self, net):
        self.net = net
        self.optimizer = optim.SGD(net.parameters(), lr=0.01)
        self.importance = {}

    def importances(self, loader):
        self.net.eval()
        found = {name: 0 for name, _ in self.net.named_parameters()}
        for x, y in loader:
            self.optimizer.zero_grad()
            loss = nn.functional.cross_entropy(self.net(x), y)  # TMD202: self.net; state: self.net=eval, recording=on
            loss.backward()
            for name, p in self.net.named_parameters():
                found[name] += p.grad.data.clone().pow(2)
            self.optimizer.step()
        self.net.train()
        return found


task = Consolidation(Net())
for loader in stream():
    task.importance = task.importances(loader)
