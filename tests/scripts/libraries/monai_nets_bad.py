"""MONAI: a network is created in training mode, eval_mode() puts it back, and sliding windows switch nothing."""
import torch
from monai.inferers import sliding_window_inference
from monai.networks.nets import UNet, DenseNet121
from monai.networks.utils import eval_mode


def segment(loader):
    net = UNet(2, 1, 2, (4, 8), (2,), dropout=0.2)
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@9; state: net=train, recording=off


def windows(loader):
    net = UNet(2, 1, 2, (4, 8), (2,), dropout=0.2)
    net.eval()
    for x, y in loader:
        print(sliding_window_inference(x, (64, 64), 4, net).argmax(1))  # missed: TMD102: net


def after_scope(loader):
    net = DenseNet121(2, 1, 2, dropout_prob=0.2)
    with eval_mode(net):
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@23; state: net=train, recording=off


segment([])
windows([])
after_scope([])
