"""BatchNorm is fixed through apply(): before the loop it holds for no epoch, after each train() it does."""
import torch
from torch import nn
from torchvision.models.segmentation import deeplabv3_resnet50

from city import train_loader


def set_bn_eval(m):
    classname = m.__class__.__name__
    if classname.find("BatchNorm") != -1:
        m.eval()


model = deeplabv3_resnet50(weights=None, num_classes=19)
optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
model.apply(set_bn_eval)
for epoch in range(40):
    model.train()  # TMD402: model, since=eval@12, says=this puts the BatchNorm layers of `model` back
    for images, masks in train_loader:
        loss = nn.functional.cross_entropy(model(images)["out"], masks)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
