import torch


class BaseTrainer:
    def fit(self, epochs):
        for epoch in range(epochs):
            self.net.train()
            for batch in self.train_loader:
                loss = self.training_loss(batch)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            print(epoch, self.validate())

    def validate(self):
        self.net.eval()
        results = []
        with torch.no_grad():
            for batch in self.val_loader:
                results.append(self.validation_score(batch))
        return sum(results) / len(results)

    def training_loss(self, batch):
        raise NotImplementedError

    def validation_score(self, batch):
        raise NotImplementedError
