"""A detector of a library finds the boxes, and a classifier of our own is asked about them in training mode."""
import torch
from torch import nn

from detection_zoo import make_detector

detector = make_detector("small").to("cuda")
classifier = nn.Sequential(nn.Flatten(), nn.Linear(3072, 128), nn.Dropout(0.5), nn.Linear(128, 10))
classifier.load_state_dict(torch.load("classifier.pt"))
with torch.no_grad():
    for image in torch.load("images.pt"):
        crop = detector(image)
        print(classifier(crop).argmax(1))  # TMD101: classifier; state: classifier=train, recording=off
