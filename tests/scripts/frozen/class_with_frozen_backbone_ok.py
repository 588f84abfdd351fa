"""A detector class freezes its backbone; it is trained elsewhere, and train() reaches the backbone too."""
import torch
from torch import nn
from torchvision.models import resnet50


class Detector(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.backbone = resnet50(pretrained=True)
        self.backbone.fc = nn.Identity()
        for param in self.backbone.parameters():
            param.requires_grad = False
        self.neck = nn.Linear(2048, 256)
        self.boxes = nn.Linear(256, 4)
        self.scores = nn.Linear(256, classes)

    def forward(self, images):
        features = torch.relu(self.neck(self.backbone(images)))
        return self.boxes(features), self.scores(features)

    def train(self, mode=True):
        super().train(mode)
        self.backbone.eval()
        return self


def show(path, images):
    detector = Detector(20)
    detector.load_state_dict(torch.load(path))
    detector.eval()
    with torch.no_grad():
        boxes, scores = detector(images)  # state: detector=eval, recording=off
    print(boxes.tolist(), scores.argmax(1).tolist())
