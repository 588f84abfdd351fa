"""The fit calls backward on the total that an objective keeps; its validation records gradients.

Of which passes the total is made nobody can tell. The validation is called by the fit, and its passes could be among
them: but it switches to eval mode, counts its hits and gives a number back, so that a backward has nothing to follow.
"""


class Learner:
    def __init__(self, net, objective, optimizer):
        self.net = net
        self.objective = objective
        self.optimizer = optimizer

    def fit(self, train_loader, val_loader, epochs):
        for epoch in range(epochs):
            self.net.train()
            for x, y in train_loader:
                self.optimizer.zero_grad()
                self.objective.update(x, y)
                self.objective.total.backward()
                self.optimizer.step()
            print(epoch, self.accuracy(val_loader))

    def accuracy(self, loader):
        self.net.eval()
        hits = 0
        for x, y in loader:
            out = self.net(x)  # TMD102: self.net, says=it is in eval mode; state: self.net=eval, recording=on
            hits += (out.argmax(1) == y).sum().item()
        return hits / len(loader)
