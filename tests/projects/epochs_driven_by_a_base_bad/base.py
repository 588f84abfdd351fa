import torch
from sklearn.base import BaseEstimator


class Algorithm(BaseEstimator):
    def fit(self, train, valid, epochs=10):
        self._init_model(train)
        self.model_.train()
        for _ in range(epochs):
            losses = self._train_epoch(train)
            print(sum(losses))
            self.model_.eval()
            with torch.no_grad():
                self._evaluate(valid)
        return self

    def _init_model(self, data):
        raise NotImplementedError()

    def _train_epoch(self, data):
        raise NotImplementedError()

    def _batch_predict(self, data):
        raise NotImplementedError("Please implement this function")

    def _evaluate(self, data):
        print(self._predict(data).mean())

    def _predict(self, data):
        self.model_.eval()
        with torch.no_grad():
            return torch.cat([self._batch_predict(batch) for batch in data.split(64)])

    def predict(self, data):
        return self._predict(data)
