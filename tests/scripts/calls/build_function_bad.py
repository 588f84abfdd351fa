"""The function that builds and loads the model returns it as it was born."""
import torch
from torch import nn

from options import args
from boxes import test_loader


class BoxNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


def build_model(path, device):
    model = BoxNet(classes=3)
    state = torch.load(path, map_location=device)
    model.load_state_dict(state["model"])
    return model.to(device), state["epoch"]


def main():
    net, epoch = build_model(args.path, args.device)
    right = 0
    with torch.inference_mode():
        for images, label in test_loader:
            out = net(images.to(args.device))  # TMD101: net, since=created@23; state: net=train, recording=off
            right += (out.argmax(1).cpu() == label).sum().item()
    print(epoch, right)


main()
