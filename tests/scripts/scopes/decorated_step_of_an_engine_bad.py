"""A step that a method defines and hands to an engine, without a guard: its outputs keep their graphs."""

from ignite.engine import Engine
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(16, 32), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(32, 4)

    def forward(self, x):
        return self.head(self.body(x))


class Trainer:
    def __init__(self, criterion, device):
        self.model = Net().to(device)
        self.criterion = criterion
        self.device = device

    def create_trainer(self):
        def train_step(engine, batch):
            x, y = batch[0].to(self.device), batch[1].to(self.device)
            self.model.train()
            loss = self.criterion(self.model(x), y)  # state: self.model=train, recording=on
            loss.backward()
            return loss.item()

        return Engine(train_step)

    def create_evaluator(self, metrics):
        def evaluate_step(engine, batch):
            self.model.eval()
            x, y = batch[0].to(self.device), batch[1].to(self.device)
            y_pred = self.model(x)  # TMD102: self.model; state: self.model=eval, recording=on
            return y_pred, y

        evaluator = Engine(evaluate_step)
        for name, metric in metrics.items():
            metric.attach(evaluator, name)
        return evaluator
