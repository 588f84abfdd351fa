"""Trap 20: `trainer.train(10)` runs the training of a class of this file; its name alone switches nothing."""
import torch
from torch import nn
from torch.utils.data import DataLoader

from data import MyTrainDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.lin = nn.Linear(20, 20)
        self.bn = nn.BatchNorm1d(20)
        self.out = nn.Linear(20, 1)

    def forward(self, x):
        return self.out(torch.relu(self.bn(self.lin(x))))


class Trainer:
    def __init__(self, model, train_data, optimizer, save_every):
        self.model = model
        self.train_data = train_data
        self.optimizer = optimizer
        self.save_every = save_every

    def _run_batch(self, source, targets):
        self.optimizer.zero_grad()
        output = self.model(source)  # state: self.model=train, recording=on
        loss = nn.functional.mse_loss(output, targets)
        loss.backward()
        self.optimizer.step()

    def _run_epoch(self, epoch):
        for source, targets in self.train_data:
            self._run_batch(source, targets)

    def train(self, max_epochs):
        self.model.train()
        for epoch in range(max_epochs):
            self._run_epoch(epoch)
            if epoch % self.save_every == 0:
                torch.save(self.model.state_dict(), "checkpoint.pt")

    def eval(self, source):
        self.model.eval()
        with torch.no_grad():
            return self.model(source)  # state: self.model=eval, recording=off


if __name__ == "__main__":
    net = Net()
    loader = DataLoader(MyTrainDataset(2048), batch_size=32, shuffle=True)
    trainer = Trainer(net, loader, torch.optim.SGD(net.parameters(), lr=1e-3), save_every=2)
    trainer.train(10)
    print(trainer.eval(torch.load("probe.pt")))
