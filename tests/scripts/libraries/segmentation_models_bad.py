"""Segmentation Models: an architecture is training mode, from_pretrained eval; predict() leaves eval mode behind."""
import segmentation_models_pytorch as smp
import torch


def segment(loader):
    net = smp.Unet("resnet34")
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@7; state: net=train, recording=off


def finetune(loader):
    net = smp.from_pretrained("smp-hub/segformer", decoder_dropout=0.1)
    loss_of = smp.losses.DiceLoss("binary")
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in loader:
        loss = loss_of(net(x), y)  # TMD202: net, since=from_pretrained@14; state: net=eval, recording=on
        loss.backward()
        optimizer.step()


def preview_each_epoch(loader, image):
    net = smp.DeepLabV3Plus("resnet34")
    loss_of = smp.losses.DiceLoss("binary")
    optimizer = torch.optim.Adam(net.parameters())
    net.train()
    for epoch in range(3):
        for x, y in loader:
            loss = loss_of(net(x), y)  # TMD201: net, since=eval@33; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(net.predict(image).max())  # state: net=eval, recording=off


segment([])
finetune([])
preview_each_epoch([], None)
