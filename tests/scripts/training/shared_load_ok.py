"""One load() for the demo and for the fine-tuning: the fine-tuning switches back with train()."""
import sys

import torch
from torch import nn

from letters import image_of, train_loader


class OcrNet(nn.Module):
    def __init__(self, symbols=80):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2))
        self.drop = nn.Dropout2d(0.2)
        self.out = nn.Linear(32, symbols)

    def forward(self, x):
        return self.out(self.drop(self.cnn(x)).mean((2, 3)))


def load(path, device):
    net = OcrNet()
    net.load_state_dict(torch.load(path, map_location=device))
    net.to(device)
    net.eval()
    return net


def demo(files, device):
    net = load("ocr.pt", device)
    for name in files:
        with torch.no_grad():
            logits = net(image_of(name).to(device))  # state: net=eval, recording=off
        print(name, logits.argmax(1).item())


def finetune(device, epochs=3):
    net = load("ocr.pt", device)
    net.train()
    opt = torch.optim.RMSprop(net.parameters(), lr=1e-4)
    for _ in range(epochs):
        for x, y in train_loader:
            loss = nn.functional.cross_entropy(net(x.to(device)), y.to(device))  # state: net=train, recording=on
            opt.zero_grad()
            loss.backward()
            opt.step()
    torch.save(net.state_dict(), "ocr_tuned.pt")


if __name__ == "__main__":
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if sys.argv[1] == "finetune":
        finetune(device)
    else:
        demo(sys.argv[1:], device)
