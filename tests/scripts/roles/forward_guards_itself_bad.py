"""A predictor of which only the second network runs under `no_grad`: the first one records for nobody."""

import torch
from torch import nn


class Enhancer(nn.Module):
    def __init__(self, cleaner, model, mean, std):
        super().__init__()
        self.cleaner = cleaner
        self.model = model
        self.register_buffer("mean", mean)
        self.register_buffer("std", std)

    def forward(self, batch):
        batch = (batch / 255 - self.mean) / self.std
        batch = self.cleaner(batch)
        with torch.no_grad():
            logits = self.model.forward(batch)
        return self.model.logits_to_images(logits)

    def predict(self, images):
        self.eval()
        batch = torch.stack([torch.as_tensor(image).float() for image in images])
        found = self.forward(batch)  # TMD102: self; state: self=eval, recording=on
        return [image.numpy() for image in found]
