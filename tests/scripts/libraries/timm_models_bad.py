"""timm: create_model returns training mode; drop_rate says that there is dropout; an evaluated model still records."""
import timm
import torch


def with_dropout(loader):
    net = timm.create_model("vit_base_patch16_224", pretrained=True, drop_rate=0.1)
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@7; state: net=train, recording=off


def with_path(loader):
    net = timm.models.swin_tiny_patch4_window7_224(drop_path_rate=0.2)
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net; state: net=train, recording=off


def recording(loader):
    net = timm.create_model("resnet50", pretrained=True)
    net.eval()
    for x, y in loader:
        print(net(x).argmax(1))  # TMD102: net; state: net=eval, recording=on


with_dropout([])
with_path([])
recording([])
