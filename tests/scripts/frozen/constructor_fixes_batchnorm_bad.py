"""freeze_bn=True makes the constructor put BatchNorm in eval mode; train() of the network ends that."""
import torch
from torch import nn

from matting import alpha_loss, loader


class Matting(nn.Module):
    def __init__(self, freeze_bn=False):
        super().__init__()
        self.layer0 = nn.Sequential(nn.Conv2d(4, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU6())
        self.layer1 = nn.Sequential(nn.Conv2d(32, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU6())
        self.pred = nn.Conv2d(32, 1, 1)
        if freeze_bn:
            self.freeze_bn()

    def freeze_bn(self):
        for m in self.modules():
            if isinstance(m, nn.BatchNorm2d):
                m.eval()

    def forward(self, x):
        return self.pred(self.layer1(self.layer0(x)))


def train(net, optimizer):
    net.train()  # TMD402: net, since=eval@20
    for image, alpha in loader:
        loss = alpha_loss(net(image), alpha)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    net = Matting(freeze_bn=True)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-2)
    for _ in range(30):
        train(net, optimizer)


main()
