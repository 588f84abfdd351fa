"""One function for both halves of an epoch, of anything that gives a loss: what it runs does not show here."""


class Fitting:
    def __init__(self, optimizer, train_batches, val_batches):
        self.optimizer = optimizer
        self.train_batches = train_batches
        self.val_batches = val_batches

    def fit(self, something, epochs):
        for epoch in range(epochs):
            self.train_epoch(something)
            print(epoch, self.val_epoch(something))

    def train_epoch(self, something):
        for batch in self.train_batches:
            self.optimizer.zero_grad()
            loss = something.loss_of(batch)
            loss.backward()
            self.optimizer.step()

    def val_epoch(self, something):
        total = 0.0
        for batch in self.val_batches:
            total += something.loss_of(batch).detach()
        return total / len(self.val_batches)
