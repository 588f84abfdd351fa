"""A function that the class body makes a method: what it does, and which guard it has, is that of the method.

The class offers `label_batch` under the name `label`; the module is handed over as `self`.
"""

import torch
from torch import nn

from pages import page_loader


def label_batch(model, pixels):
    return model(pixels).argmax(1)  # TMD102: model; state: model=eval, recording=on


class PageClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.Dropout(0.2), nn.Linear(128, 5))

    def forward(self, pixels):
        return self.layers(pixels)

    label = label_batch


classifier = PageClassifier()
classifier.load_state_dict(torch.load("classifier.pt"))
classifier.eval()
for pixels in page_loader:
    print(classifier.label(pixels).tolist())
    print(classifier(pixels).shape)  # TMD102: classifier; state: classifier=eval, recording=on
