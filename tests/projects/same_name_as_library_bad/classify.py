"""`models` is the one of torchvision here, whose ResNet has BatchNorm; the local file has nothing to say."""

import torch
from torch.utils.data import DataLoader
from torchvision import models
from torchvision.models import resnet34

deep = models.resnet18(num_classes=10)
wide = resnet34(num_classes=10)
deep.load_state_dict(torch.load("deep.pt"))
wide.load_state_dict(torch.load("wide.pt"))
test_loader = DataLoader(torch.load("images.pt"), batch_size=16)
with torch.no_grad():
    for x, y in test_loader:
        a = deep(x)  # TMD101: deep, since=created@8; state: deep=train, recording=off
        b = wide(x)  # TMD101: wide, since=created@9; state: wide=train, recording=off
        print((a + b).argmax(1).tolist())
