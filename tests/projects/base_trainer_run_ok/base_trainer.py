class BaseTrainer:
    """Subclasses say what an epoch and a validation are; run() drives them."""

    def __init__(self, model, optimizer, epochs):
        self.model = model
        self.optimizer = optimizer
        self.epochs = epochs

    def train_epoch(self):
        raise NotImplementedError

    def validate(self):
        raise NotImplementedError

    def run(self):
        for epoch in range(self.epochs):
            self.model.train()
            self.train_epoch()
            self.model.eval()
            print(epoch, self.validate())
