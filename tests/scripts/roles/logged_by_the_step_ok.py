"""Every hundredth training step shows a reconstruction, in the mode of the step."""
import torch
from torch import nn
from torch.utils.tensorboard import SummaryWriter

from pictures import train_loader

net = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.Conv2d(16, 3, 3, padding=1))
optimizer = torch.optim.Adam(net.parameters())
writer = SummaryWriter()


def train_step(step, x):
    net.train()
    loss = nn.functional.mse_loss(net(x), x)  # state: net=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    if step % 100 == 0:
        with torch.no_grad():
            writer.add_images("reconstruction", net(x), step)  # state: net=train, recording=off


for step, (x, _) in enumerate(train_loader):
    train_step(step, x)
