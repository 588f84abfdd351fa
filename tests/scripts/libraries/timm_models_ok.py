"""timm with both switches; the averaged copy is a wrapper around an evaluated one; utilities are no models."""
import timm
import torch
from timm.data import create_transform
from timm.utils import ModelEmaV2


def with_dropout(loader):
    net = timm.create_model("vit_base_patch16_224", pretrained=True, drop_rate=0.1)
    net.eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def averaged(loader):
    net = timm.create_model("resnet50", drop_rate=0.1)
    ema = ModelEmaV2(net)
    with torch.no_grad():
        for x, y in loader:
            print(ema.module(x).argmax(1))  # state: ema.module=unknown, recording=off


def transformed(loader):
    net = timm.create_model("resnet50").eval()
    prepare = create_transform(224)
    with torch.inference_mode():
        for x, y in loader:
            print(net(prepare(x)).argmax(1))  # state: net=eval, recording=off


with_dropout([])
averaged([])
transformed([])
