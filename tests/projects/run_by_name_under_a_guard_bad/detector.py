"""A detector whose method for tests gives numbers away; a predictor in another file runs it, with recording on."""

from torch import nn


class Detector(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, width, 3), nn.BatchNorm2d(width), nn.ReLU())
        self.head = nn.Conv2d(width, 2, 1)

    def forward(self, image):
        return self.head(self.body(image))

    def train_forward(self, batch):
        return nn.functional.cross_entropy(self.forward(batch["image"]), batch["mask"])

    def test_forward(self, batch):
        scores = self.forward(batch["image"])  # TMD102: self; state: self=entry, recording=on
        return scores.argmax(1).cpu().numpy()
