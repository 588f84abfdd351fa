"""A trainer class freezes the encoder of its model; its epoch method calls train() on the whole."""
import torch
from torch import nn

from speech import SpeakerLoader


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Conv1d(40, 128, 5), nn.BatchNorm1d(128), nn.ReLU(), nn.Conv1d(128, 256, 3))

    def forward(self, x):
        return self.net(x).mean(2)


class Speaker(nn.Module):
    def __init__(self, speakers):
        super().__init__()
        self.encoder = Encoder()
        self.out = nn.Linear(256, speakers)

    def forward(self, x):
        return self.out(self.encoder(x))


class Trainer:
    def __init__(self, speakers, checkpoint):
        self.model = Speaker(speakers)
        self.model.encoder.load_state_dict(torch.load(checkpoint))
        for param in self.model.encoder.parameters():
            param.requires_grad = False
        self.optimizer = torch.optim.Adam(self.model.out.parameters())
        self.criterion = nn.CrossEntropyLoss()

    def train_epoch(self, loader):
        self.set_train()
        for x, y in loader:
            self.step(x, y)

    def set_train(self):
        self.model.train()
        self.model.encoder.eval()

    def step(self, x, y):
        self.optimizer.zero_grad()
        loss = self.criterion(self.model(x), y)  # state: self.model=train, recording=on
        loss.backward()
        self.optimizer.step()
        return loss.item()


if __name__ == "__main__":
    trainer = Trainer(1211, "encoder.pt")
    for _ in range(10):
        trainer.train_epoch(SpeakerLoader("train"))
