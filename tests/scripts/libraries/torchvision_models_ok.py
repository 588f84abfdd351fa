"""torchvision with both switches; transforms and a feature extractor, which shares the layers of its source."""
import torch
import torchvision
from torchvision.models import ResNet18_Weights, get_model
from torchvision.models.feature_extraction import create_feature_extractor
from torchvision.models.segmentation import fcn_resnet50


def classify(loader):
    net = torchvision.models.resnet18(weights="DEFAULT")
    net.eval()
    prepare = ResNet18_Weights.DEFAULT.transforms()
    with torch.no_grad():
        for x, y in loader:
            print(net(prepare(x)).argmax(1))  # state: net=eval, recording=off


def by_name(loader):
    net = get_model("resnet50", weights="DEFAULT")
    net.eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def segment(loader):
    net = fcn_resnet50(weights="DEFAULT").eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(x)["out"].argmax(1))  # state: net=eval, recording=off


def features(loader):
    net = torchvision.models.resnet18(weights="DEFAULT")
    parts = create_feature_extractor(net, ["layer4"])
    net.eval()
    with torch.no_grad():
        for x, y in loader:
            print(parts(x)["layer4"].argmax(1))  # state: parts=eval, recording=off


classify([])
by_name([])
segment([])
features([])
