"""Whatever network it is given, the predictor runs its method for tests, and records all the while."""


class Predictor:
    def __init__(self, net):
        self.net = net

    def predict_all(self, batches):
        answers = []
        for batch in batches:
            if batch is not None:
                answers.append(self.predict(batch))
        return answers

    def predict(self, batch):
        return self.net.test_forward(batch)
