"""The classmethod still ends with eval(), for the demo; the fine-tuning calls train() first."""
import argparse

import torch
from torch import nn, optim

from soundscape import clips, labels_of


class BirdNet(nn.Module):
    def __init__(self, species):
        super().__init__()
        self.conv1 = nn.Conv1d(1, 32, 64, stride=8)
        self.bn1 = nn.BatchNorm1d(32)
        self.conv2 = nn.Conv1d(32, 64, 16, stride=4)
        self.bn2 = nn.BatchNorm1d(64)
        self.fc = nn.Linear(64, species)

    def forward(self, wave):
        h = torch.relu(self.bn1(self.conv1(wave)))
        h = torch.relu(self.bn2(self.conv2(h)))
        return self.fc(h.mean(-1))

    @classmethod
    def from_pretrained(cls, path, species):
        model = cls(species)
        state = torch.load(path, map_location="cpu")
        model.load_state_dict(state["model"])
        model.eval()
        return model


parser = argparse.ArgumentParser()
parser.add_argument("--weights", default="birdnet.pt")
parser.add_argument("--epochs", type=int, default=20)
args = parser.parse_args()

model = BirdNet.from_pretrained(args.weights, species=84)
criterion = nn.BCEWithLogitsLoss()
optimizer = optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
scheduler = optim.lr_scheduler.CosineAnnealingLR(optimizer, args.epochs)

for epoch in range(args.epochs):
    model.train()
    for wave, target in clips("train", batch_size=64):
        optimizer.zero_grad()
        output = model(wave)  # state: model=train, recording=on
        loss = criterion(output, target)
        loss.backward()
        optimizer.step()
    scheduler.step()
    torch.save({"model": model.state_dict(), "epoch": epoch}, "birdnet_tuned.pt")

model.eval()
with torch.no_grad():
    for wave, names in clips("field", batch_size=1):
        scores = model(wave).sigmoid()  # state: model=eval, recording=off
        print(names, labels_of(scores > 0.5))
