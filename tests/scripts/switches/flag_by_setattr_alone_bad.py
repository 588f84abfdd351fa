"""TMD301: setattr() sets `requires_grad` on a module, and the file holds nothing else that switches."""

from torchvision.models import resnet18


def features():
    backbone = resnet18(weights="DEFAULT")
    setattr(backbone, "requires_grad", False)  # TMD301: backbone
    return backbone


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
