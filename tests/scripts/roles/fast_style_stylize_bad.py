"""A trained style network: train() differentiates its output, stylize() wants only the picture."""
import argparse

import torch
from torch import nn
from torchvision.utils import save_image

from coco import image_loader, load_image
from losses import style_and_content_loss


class StyleNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv_in = nn.Conv2d(3, 32, 9, padding=4)
        self.norm = nn.BatchNorm2d(32)
        self.conv_out = nn.Conv2d(32, 3, 9, padding=4)

    def forward(self, x):
        return self.conv_out(torch.relu(self.norm(self.conv_in(x))))


def train(args):
    style_net = StyleNet()
    optimizer = torch.optim.Adam(style_net.parameters(), lr=1e-3)
    for epoch in range(args.epochs):
        style_net.train()
        for x in image_loader(args.dataset):
            y = style_net(x)  # state: style_net=train, recording=on
            loss = style_and_content_loss(y, x)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    style_net.eval().cpu()
    torch.save(style_net.state_dict(), args.model)


def stylize(args):
    style_net = StyleNet()
    style_net.load_state_dict(torch.load(args.model))
    style_net.eval()
    content = load_image(args.image).unsqueeze(0)
    output = style_net(content)  # TMD102: style_net; state: style_net=eval, recording=on
    save_image(output.detach(), "stylized.png")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("command", choices=["train", "stylize"])
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--dataset")
    parser.add_argument("--image")
    parser.add_argument("--model", default="style.pth")
    args = parser.parse_args()
    if args.command == "train":
        train(args)
    else:
        stylize(args)


if __name__ == "__main__":
    main()
