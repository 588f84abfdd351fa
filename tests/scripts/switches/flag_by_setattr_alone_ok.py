"""TMD301, twin: the flag is set on each parameter."""

from torchvision.models import resnet18


def features():
    backbone = resnet18(weights="DEFAULT")
    for parameter in backbone.parameters():
        setattr(parameter, "requires_grad", False)
    return backbone


def first_row(net, x):
    return net(x[:1])  # state: net=entry, recording=on
