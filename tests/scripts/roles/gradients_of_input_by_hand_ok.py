"""An image, not the network, is moved along its gradient by hand: the network stays in eval mode on purpose."""
import torch
from torch import nn
from torchvision.models import resnet18

from photos import train_loader

model = resnet18(num_classes=10)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
for epoch in range(10):
    model.train()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def dream(image, label, rate=0.05):
    model.eval()
    image = image.clone().requires_grad_()
    for _ in range(50):
        score = model(image)[0, label]  # state: model=eval, recording=on
        score.backward()
        image.data.add_(rate * image.grad.sign())
        image.grad.zero_()
    return image.detach()
