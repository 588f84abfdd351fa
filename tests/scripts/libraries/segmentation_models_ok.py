"""Segmentation Models repaired; the epoch runners of its older versions switch themselves."""
import segmentation_models_pytorch as smp
import torch


def segment(loader):
    net = smp.Unet("resnet34")
    net.eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def preview_each_epoch(loader, image):
    net = smp.DeepLabV3Plus("resnet34")
    loss_of = smp.losses.DiceLoss("binary")
    optimizer = torch.optim.Adam(net.parameters())
    for epoch in range(3):
        net.train()
        for x, y in loader:
            loss = loss_of(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(net.predict(image).max())  # state: net=eval, recording=off


def with_runners(loader, val_loader, batch):
    net = smp.FPN("resnet34")
    train_epoch = smp.utils.train.TrainEpoch(net, loss=smp.utils.losses.DiceLoss())
    valid_epoch = smp.utils.train.ValidEpoch(net, loss=smp.utils.losses.DiceLoss())
    train_epoch.run(loader)
    valid_epoch.run(val_loader)
    with torch.no_grad():
        print(net(batch).argmax(1))  # state: net=eval, recording=off


segment([])
preview_each_epoch([], None)
with_runners([], [], None)
