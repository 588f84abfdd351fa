"""A method looks at the gradients and takes a step along them: what it is called for is trained, in eval mode."""

from torch import nn, optim

from tasks import stream


class Consolidation:
    def __init__(self):
        self.net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Dropout(0.3), nn.Linear(256, 10))
        self.optimizer = optim.SGD(self.net.parameters(), lr=0.01)

    def learn(self, loader):
        self.net.train()
        for x, y in loader:
            self.optimizer.zero_grad()
            nn.functional.cross_entropy(self.net(x), y).backward()  # state: self.net=train, recording=on
            self.optimizer.step()

    def tune(self, loader):
        self.net.eval()
        for x, y in loader:
            self.optimizer.zero_grad()
            nn.functional.cross_entropy(self.net(x), y).backward()  # TMD202: self.net, since=eval@21; state: self.net=eval, recording=on
            self._take_in()

    def _take_in(self):
        for p in self.net.parameters():
            p.grad.clamp_(-1.0, 1.0)
        self.optimizer.step()


task = Consolidation()
for loader in stream():
    task.learn(loader)
    task.tune(loader)
