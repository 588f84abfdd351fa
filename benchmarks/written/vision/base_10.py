#!/usr/bin/env python
# Transfer learning: frozen EfficientNet backbone + custom head, then fine-tuning of the last blocks
from __future__ import print_function

import copy
import time

import torch
import torch.nn as nn
import torch.optim as optim
from sklearn.metrics import classification_report, confusion_matrix
from torchvision import datasets, models, transforms

data_dir = 'data/plants'
NUM_EPOCHS_HEAD = 5
NUM_EPOCHS_FT = 15

data_transforms = {
    'train': transforms.Compose([transforms.RandomResizedCrop(224), transforms.RandomHorizontalFlip(), transforms.ToTensor()]),
    'val': transforms.Compose([transforms.Resize(256), transforms.CenterCrop(224), transforms.ToTensor()]),
}
image_datasets = {x: datasets.ImageFolder(f'{data_dir}/{x}', data_transforms[x]) for x in ['train', 'val']}
dataloaders = {x: torch.utils.data.DataLoader(image_datasets[x], batch_size=32, shuffle=(x == 'train'), num_workers=4)
               for x in ['train', 'val']}
dataset_sizes = {x: len(image_datasets[x]) for x in ['train', 'val']}
class_names = image_datasets['train'].classes
device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")


class PlantNet(nn.Module):
    def __init__(self, n_out, hidden=256):
        super(PlantNet, self).__init__()
        net = models.efficientnet_b0(weights=models.EfficientNet_B0_Weights.DEFAULT)
        self.features = net.features
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.head = nn.Sequential(
            nn.Linear(1280, hidden),
            nn.ReLU(),
            nn.Dropout(0.4),
            nn.Linear(hidden, n_out),
        )
        self.frozen = False

    def freeze_features(self):
        self.frozen = True
        for p in self.features.parameters():
            p.requires_grad = False

    def unfreeze_features(self):
        self.frozen = False
        for p in self.features.parameters():
            p.requires_grad = True

    def train(self, mode=True):
        super(PlantNet, self).train(mode)
        if self.frozen:
            self.features.eval()
        return self

    def forward(self, x):
        x = self.pool(self.features(x)).flatten(1)
        return self.head(x)


def train_model(model, criterion, optimizer, scheduler, num_epochs=25):
    since = time.time()
    best_model_wts = copy.deepcopy(model.state_dict())
    best_acc = 0.0

    for epoch in range(num_epochs):
        print('Epoch {}/{}'.format(epoch, num_epochs - 1))
        print('-' * 10)

        # Each epoch has a training and validation phase
        for phase in ['train', 'val']:
            if phase == 'train':
                model.train()  # Set model to training mode
            else:
                model.eval()   # Set model to evaluate mode

            running_loss = 0.0
            running_corrects = 0

            for inputs, labels in dataloaders[phase]:
                inputs = inputs.to(device)
                labels = labels.to(device)
                optimizer.zero_grad()

                with torch.set_grad_enabled(phase == 'train'):
                    outputs = model(inputs)
                    _, preds = torch.max(outputs, 1)
                    loss = criterion(outputs, labels)
                    if phase == 'train':
                        loss.backward()
                        optimizer.step()

                running_loss += loss.item() * inputs.size(0)
                running_corrects += torch.sum(preds == labels.data)
            if phase == 'train' and scheduler is not None:
                scheduler.step()

            epoch_loss = running_loss / dataset_sizes[phase]
            epoch_acc = running_corrects.double() / dataset_sizes[phase]
            print('{} Loss: {:.4f} Acc: {:.4f}'.format(phase, epoch_loss, epoch_acc))

            if phase == 'val' and epoch_acc > best_acc:
                best_acc = epoch_acc
                best_model_wts = copy.deepcopy(model.state_dict())
        print()

    print('Training complete in {:.0f}s'.format(time.time() - since))
    model.load_state_dict(best_model_wts)
    return model


def report(model):
    model.eval()
    y_true, y_pred = [], []
    with torch.no_grad():
        for inputs, labels in dataloaders['val']:
            outputs = model(inputs.to(device))
            y_pred += outputs.argmax(1).cpu().tolist()
            y_true += labels.tolist()
    print(classification_report(y_true, y_pred, target_names=class_names))
    print(confusion_matrix(y_true, y_pred))


model_ft = PlantNet(len(class_names)).to(device)
criterion = nn.CrossEntropyLoss()

# stage 1: head only
model_ft.freeze_features()
optimizer_ft = optim.Adam(model_ft.head.parameters(), lr=1e-3)
model_ft = train_model(model_ft, criterion, optimizer_ft, None, num_epochs=NUM_EPOCHS_HEAD)

# stage 2: everything
model_ft.unfreeze_features()
optimizer_ft = optim.SGD(model_ft.parameters(), lr=1e-3, momentum=0.9)
exp_lr_scheduler = optim.lr_scheduler.StepLR(optimizer_ft, step_size=7, gamma=0.1)
model_ft = train_model(model_ft, criterion, optimizer_ft, exp_lr_scheduler, num_epochs=NUM_EPOCHS_FT)

report(model_ft)
torch.save(model_ft.state_dict(), 'plantnet.pth')
