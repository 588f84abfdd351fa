"""Also seen: torchvision detectors return losses in training mode only, so the validation loss needs it."""
import torch
from torch.optim import SGD
from torchvision.models.detection import fasterrcnn_resnet50_fpn

from pennfudan import train_loader, val_loader

device = torch.device("cuda")


def train_one_epoch(model, optimizer):
    model.train()
    for images, targets in train_loader:
        losses = model(images, targets)  # state: model=train, recording=on
        loss = sum(losses.values())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def validation_loss(model):
    model.train()  # in eval mode the detector returns boxes and no losses
    total = 0.0
    with torch.no_grad():
        for images, targets in val_loader:
            losses = model(images, targets)  # state: model=train, recording=off
            total += sum(loss.item() for loss in losses.values())
    return total / len(val_loader)


@torch.inference_mode()
def detect(model, images):
    model.eval()
    return model(images)  # state: model=eval, recording=off


detector = fasterrcnn_resnet50_fpn(num_classes=2).to(device)
optimizer = SGD(detector.parameters(), lr=0.005, momentum=0.9)
for epoch in range(10):
    train_one_epoch(detector, optimizer)
    print(epoch, validation_loss(detector))
print(detect(detector, [image for image, _ in val_loader.dataset][:4]))
