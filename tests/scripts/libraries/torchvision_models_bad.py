"""torchvision: models, get_model and segmentation models come in training mode, pretrained or not (BatchNorm in each)."""
import torch
import torchvision
from torchvision.models import get_model
from torchvision.models.segmentation import fcn_resnet50


def classify(loader):
    net = torchvision.models.resnet18(weights="DEFAULT")
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@9; state: net=train, recording=off


def by_name(loader):
    net = get_model("resnet50", weights="DEFAULT")
    net.eval()
    for x, y in loader:
        print(net(x).argmax(1))  # TMD102: net; state: net=eval, recording=on


def segment(loader):
    net = fcn_resnet50(weights="DEFAULT")
    with torch.no_grad():
        for x, y in loader:
            print(net(x)["out"].argmax(1))  # TMD101: net; state: net=train, recording=off


classify([])
by_name([])
segment([])
