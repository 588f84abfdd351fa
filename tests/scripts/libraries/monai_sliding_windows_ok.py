"""MONAI's sliding windows in training mode to train, in eval mode and without recording to validate."""

import torch
from monai.inferers import sliding_window_inference
from monai.losses import DiceLoss
from monai.networks.nets import UNet

from scans import train_loader, val_loader

net = UNet(2, 1, 2, (4, 8), (2,), dropout=0.2)
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(10):
    net.train()
    for x, y in train_loader:
        out = sliding_window_inference(x, (64, 64), 4, net)
        loss = DiceLoss()(out, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print(sliding_window_inference(x, (64, 64), 4, net).argmax(1))
            print(net(x[..., :64, :64]).argmax(1))  # state: net=eval, recording=off
