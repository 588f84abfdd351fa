"""More passes go into one loss than a value keeps: another function of the network is judged all the same."""
import torch
from torch import nn

from gallery import images, with_bright


class Embedder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.ReLU(), nn.AdaptiveAvgPool2d(1))

    def forward(self, image):
        return self.layers(image).flatten(1)


def views(net, image):
    seen = torch.stack([
        net(image),  # state: net=train, recording=on
        net(image.flip(2)),
        net(image.flip(3)),
        net(image.flip(2).flip(3)),
        net(image.transpose(2, 3)),
        net(image.transpose(2, 3).flip(2)),
        net(image.transpose(2, 3).flip(3)),
    ])
    print("spread of these", seen.detach().std(0).mean().item())
    return seen


net = Embedder()
optimizer = torch.optim.Adam(net.parameters())
net.train()
for image in images("train"):
    spread = views(net, image).std(0).mean() + views(net, image * 0.5).std(0).mean()
    spread = spread + views(net, image + 0.1).std(0).mean()
    if with_bright:
        spread = spread + views(net, image * 2.0).std(0).mean()
    optimizer.zero_grad()
    spread.backward()
    optimizer.step()

for image in images("held-out"):
    with torch.no_grad():
        print(net(image).std(0).mean().item())  # TMD101: net, since=train@33
