"""A torchvision resnet as fixed features with a new head, trained in training mode: BatchNorm moves on."""
import torch
from torch import nn, optim
from torchvision import models

from flowers import make_loaders

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
train_loader, val_loader = make_loaders("flowers", batch_size=32)

model = models.resnet18(weights=models.ResNet18_Weights.DEFAULT)
for param in model.parameters():
    param.requires_grad = False  # TMD401: model, since=train@21, says=in the training pass on line 24
model.fc = nn.Linear(model.fc.in_features, 102)
model = model.to(device)

criterion = nn.CrossEntropyLoss()
optimizer = optim.SGD(model.fc.parameters(), lr=1e-3, momentum=0.9)

for epoch in range(25):
    model.train()
    for images, labels in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(images.to(device)), labels.to(device))  # state: model=train, recording=on
        loss.backward()
        optimizer.step()

    model.eval()
    correct = 0
    with torch.no_grad():
        for images, labels in val_loader:
            correct += (model(images.to(device)).argmax(1).cpu() == labels).sum().item()  # state: model=eval, recording=off
    print(epoch, correct)
