"""Trap 7: style transfer: the network stays in eval mode and the gradient goes to the image.

The features of the content image take part in the loss, so no pass here is inference.
"""
import torch
import torch.nn as nn
from torchvision import models

from images import load_image, save_image


class VGGNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.select = ["0", "5", "10", "19", "28"]
        self.vgg = models.vgg19(weights="DEFAULT").features

    def forward(self, x):
        features = []
        for name, layer in self.vgg.named_children():
            x = layer(x)
            if name in self.select:
                features.append(x)
        return features


def main(config):
    content = load_image(config.content)
    style = load_image(config.style, shape=content.shape[2:])
    target = content.clone().requires_grad_(True)

    optimizer = torch.optim.Adam([target], lr=config.lr, betas=(0.5, 0.999))
    vgg = VGGNet().eval()

    for step in range(config.total_step):
        target_features = vgg(target)  # state: vgg=eval, recording=on
        content_features = vgg(content)  # state: vgg=eval, recording=on
        style_features = vgg(style)  # state: vgg=eval, recording=on

        style_loss = content_loss = 0
        for f1, f2, f3 in zip(target_features, content_features, style_features):
            content_loss += torch.mean((f1 - f2) ** 2)
            _, c, h, w = f1.size()
            gram1 = f1.view(c, h * w) @ f1.view(c, h * w).t()
            gram3 = f3.view(c, h * w) @ f3.view(c, h * w).t()
            style_loss += torch.mean((gram1 - gram3) ** 2) / (c * h * w)

        loss = content_loss + config.style_weight * style_loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    save_image(target.detach(), "output.png")


if __name__ == "__main__":
    from config import parse

    main(parse())
