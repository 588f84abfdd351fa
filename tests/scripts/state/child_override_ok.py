"""child.eval() after the last parent.train() overrides it for that child."""
import torch
from torch import nn

from faces import train_loader, gallery_loader


class FaceNet(nn.Module):
    def __init__(self, classes=5):
        super().__init__()
        self.backbone = nn.Sequential(nn.Conv2d(3, 16, 3), nn.BatchNorm2d(16), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Dropout(0.4), nn.Linear(16, classes))

    def forward(self, x):
        return self.head(self.backbone(x))


model = FaceNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
criterion = nn.CrossEntropyLoss()
model.train()
for images, person in train_loader:
    optimizer.zero_grad()
    loss = criterion(model(images), person)  # state: model=train, recording=on
    loss.backward()
    optimizer.step()

model.backbone.eval()
gallery = []
with torch.no_grad():
    for images, _ in gallery_loader:
        code = model.backbone(images)  # state: model.backbone=eval, recording=off
        gallery.append(code.cpu().numpy())
print(len(gallery))
