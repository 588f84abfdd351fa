"""An object with __call__ runs its network in the training mode that it was born in."""
import torch
from torch import nn

from parcels import scanner


class ParcelNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


class Predictor:
    def __init__(self, path):
        self.net = ParcelNet()
        self.net.load_state_dict(torch.load(path))

    def __call__(self, images):
        with torch.no_grad():
            scores = self.net(images)  # TMD101: self.net, since=created@23; state: self.net=train, recording=off
        return scores.argmax(1)


predict = Predictor("parcels.pt")
for images in scanner():
    print(predict(images).tolist())
