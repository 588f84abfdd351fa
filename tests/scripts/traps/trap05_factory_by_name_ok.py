"""Trap 5: the network comes from a factory looked up by name and is switched in the same expression."""
import argparse

import torch
from PIL import Image
from torchvision import models, transforms

parser = argparse.ArgumentParser()
parser.add_argument("--model", default="resnet34")
parser.add_argument("--image", required=True)
opt = parser.parse_args()

transform = transforms.Compose([
    transforms.Resize(256),
    transforms.CenterCrop(224),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])


def classify(path):
    backbone = getattr(models, opt.model)(weights="DEFAULT").eval()
    x = transform(Image.open(path).convert("RGB"))[None]
    with torch.no_grad():
        logits = backbone(x)  # state: backbone=eval, recording=off
    return logits.softmax(1).topk(5)


def classify_small(path):
    (net := models.mobilenet_v3_small(weights="DEFAULT")).eval()
    x = transform(Image.open(path).convert("RGB"))[None]
    with torch.no_grad():
        return net(x).softmax(1).topk(5)  # state: net=eval, recording=off


print(classify(opt.image))
print(classify_small(opt.image))
