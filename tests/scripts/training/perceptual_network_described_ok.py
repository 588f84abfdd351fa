"""The image is optimised, not the network that compares features: a helper that is given it makes no optimizer."""
import torch
from torch import nn

from pictures import describe, picture

features = nn.Sequential(nn.Conv2d(3, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.Conv2d(32, 64, 3))
features.load_state_dict(torch.load("features.pt"))
features.eval()
describe(features)
wanted = features(picture("style.png")).detach()  # state: features=eval, recording=on
image = picture("content.png").requires_grad_(True)
optimizer = torch.optim.LBFGS([image])


def closure():
    optimizer.zero_grad()
    loss = nn.functional.mse_loss(features(image), wanted)  # state: features=eval, recording=on
    loss.backward()
    return loss


for _ in range(50):
    optimizer.step(closure)
