"""A linear probe as its paper describes it: everything frozen but fc, and eval mode while fc learns."""
import torch
from torch import nn
from torchvision import models

from imagenet import loaders


def main(checkpoint, epochs=100):
    model = models.resnet50()
    for name, param in model.named_parameters():
        if name not in ["fc.weight", "fc.bias"]:
            param.requires_grad = False
    model.fc.weight.data.normal_(mean=0.0, std=0.01)
    model.load_state_dict(torch.load(checkpoint), strict=False)
    parameters = list(filter(lambda p: p.requires_grad, model.parameters()))
    optimizer = torch.optim.SGD(parameters, 30.0, momentum=0.9)
    train_loader, _ = loaders()
    for _ in range(epochs):
        train(train_loader, model, nn.CrossEntropyLoss(), optimizer)


def train(loader, model, criterion, optimizer):
    # Eval mode: no BatchNorm statistics of the pretrained network may move here.
    model.eval()
    for images, target in loader:
        loss = criterion(model(images), target)  # state: model=eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


if __name__ == "__main__":
    main("moco.pth")
