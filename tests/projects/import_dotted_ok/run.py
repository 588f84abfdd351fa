import torch
from torch.utils.data import DataLoader

import lab.nets.unet as unet
import lab.training.loops

model = unet.UNet(classes=3)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
loss_fn = torch.nn.CrossEntropyLoss()
train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)

best = float("inf")
for number in range(5):
    model.train()
    lab.training.loops.epoch(model, train_loader, optimizer, loss_fn)
    loss = lab.training.loops.validation(model, val_loader, loss_fn)
    if loss < best:
        best = loss
        torch.save(model.state_dict(), "best.pt")
