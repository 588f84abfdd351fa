"""The model is built in a loader method that __init__ calls and run in another method, never switched."""
import torch
from torch import nn


class DefectNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


class Inspector:
    def __init__(self, path, device="cpu"):
        self.device = device
        self.model = self._load(path)

    def _load(self, path):
        model = DefectNet(classes=2)
        model.load_state_dict(torch.load(path, map_location=self.device))
        return model.to(self.device)

    @torch.no_grad()
    def inspect(self, images):
        scores = self.model(images.to(self.device))  # TMD101: self.model, since=created@25; state: self.model=train, recording=off
        return scores.argmax(1).tolist()


inspector = Inspector("defects.pt")
