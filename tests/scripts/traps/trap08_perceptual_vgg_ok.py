"""Trap 8: the loss network is never switched; its output reaches backward and it has nothing to switch."""
from torch import nn, optim
from torchvision import models

from data import style_image, train_loader
from transformer import gram_matrix


class Vgg16(nn.Module):
    def __init__(self):
        super().__init__()
        features = models.vgg16(weights="DEFAULT").features
        self.slice1 = nn.Sequential(*[features[i] for i in range(4)])
        self.slice2 = nn.Sequential(*[features[i] for i in range(4, 9)])
        for param in self.parameters():
            param.requires_grad = False

    def forward(self, x):
        h1 = self.slice1(x)
        return h1, self.slice2(h1)


class TransformerNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 32, 9, padding=4), nn.InstanceNorm2d(32, affine=True), nn.ReLU(),
            nn.Conv2d(32, 3, 9, padding=4),
        )

    def forward(self, x):
        return self.body(x)


transformer = TransformerNet()
optimizer = optim.Adam(transformer.parameters(), 1e-3)
mse_loss = nn.MSELoss()
vgg = Vgg16()
gram_style = [gram_matrix(y) for y in vgg(style_image())]  # state: vgg=train, recording=on

for epoch in range(2):
    transformer.train()
    for x, _ in train_loader:
        optimizer.zero_grad()
        y = transformer(x)  # state: transformer=train, recording=on
        features_y = vgg(y)  # state: vgg=train, recording=on
        features_x = vgg(x)
        content_loss = mse_loss(features_y[1], features_x[1])
        style_loss = sum(mse_loss(gram_matrix(f), g) for f, g in zip(features_y, gram_style))
        (1e5 * content_loss + 1e10 * style_loss).backward()
        optimizer.step()
