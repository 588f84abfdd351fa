"""MONAI: its context managers switch mode and recording and put both back; losses and transforms are no modules."""
import torch
from monai.inferers import sliding_window_inference
from monai.losses import DiceLoss
from monai.networks.nets import UNet
from monai.networks.utils import eval_mode, train_mode
from monai.transforms import Compose, ScaleIntensity


def segment(loader):
    net = UNet(2, 1, 2, (4, 8), (2,), dropout=0.2)
    net.eval()
    prepare = Compose([ScaleIntensity()])
    with torch.no_grad():
        for x, y in loader:
            print(net(prepare(x)).argmax(1))  # state: net=eval, recording=off


def windows(loader):
    net = UNet(2, 1, 2, (4, 8), (2,), dropout=0.2)
    with eval_mode(net):
        for x, y in loader:
            print(sliding_window_inference(x, (64, 64), 4, net).argmax(1))
            print(net(x).argmax(1))  # state: net=eval, recording=off


def train(loader):
    net = UNet(2, 1, 2, (4, 8), (2,), dropout=0.2)
    loss_of = DiceLoss()
    optimizer = torch.optim.Adam(net.parameters())
    net.eval()
    with train_mode(net):
        for x, y in loader:
            loss = loss_of(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


segment([])
windows([])
train([])
