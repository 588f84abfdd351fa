"""Style transfer with LBFGS: the closure runs the frozen network in eval mode and differentiates the image."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision.models import vgg19

from images import load, unload


class Features(nn.Module):
    wanted = {0: "conv1_1", 5: "conv2_1", 10: "conv3_1", 21: "conv4_2"}

    def __init__(self):
        super().__init__()
        self.layers = vgg19(weights="DEFAULT").features[:22]

    def forward(self, x):
        found = {}
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i in self.wanted:
                found[self.wanted[i]] = x
        return found


def gram(x):
    _, c, h, w = x.shape
    x = x.view(c, h * w)
    return x @ x.t() / (c * h * w)


def transfer(content, style, steps=300):
    extractor = Features()
    extractor.requires_grad_(False)
    extractor.eval()
    content_target = extractor(content)["conv4_2"]  # state: extractor=eval, recording=on
    style_target = {name: gram(value) for name, value in extractor(style).items()}  # state: extractor=eval, recording=on

    image = content.clone().requires_grad_(True)
    optimizer = torch.optim.LBFGS([image])

    def closure():
        optimizer.zero_grad()
        now = extractor(image)  # state: extractor=eval, recording=on
        loss = F.mse_loss(now["conv4_2"], content_target)
        for name, target in style_target.items():
            loss = loss + 1e6 * F.mse_loss(gram(now[name]), target)
        loss.backward()
        return loss

    for _ in range(steps):
        optimizer.step(closure)
    return image.detach()


unload(transfer(load("content.jpg"), load("style.jpg")), "result.jpg")
