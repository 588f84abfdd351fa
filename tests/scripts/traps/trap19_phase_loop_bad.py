"""Trap 19: the loop over the phases of an epoch, with guards on the phase."""
import time

import torch
import torch.nn as nn
from torch.optim import lr_scheduler

from data import dataloaders, dataset_sizes


class AntsBees(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(3, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.fc = nn.Linear(32, 2)

    def forward(self, x):
        return self.fc(self.conv(x).flatten(1))


def train_model(model, criterion, optimizer, scheduler, num_epochs=25):
    since = time.time()
    for epoch in range(num_epochs):
        for phase in ["train", "val"]:
            if phase == "train":
                model.train()
            running_loss, running_corrects = 0.0, 0
            for inputs, labels in dataloaders[phase]:
                optimizer.zero_grad()
                with torch.set_grad_enabled(phase == "train"):
                    outputs = model(inputs)  # TMD101: model, since=train@26; state: model=train, recording=on|off
                    loss = criterion(outputs, labels)
                    if phase == "train":
                        loss.backward()
                        optimizer.step()
                running_loss += loss.item() * inputs.size(0)
                running_corrects += torch.sum(outputs.argmax(1) == labels.data).item()
            if phase == "train":
                scheduler.step()
            print(phase, running_loss / dataset_sizes[phase], running_corrects / dataset_sizes[phase])
    print(f"done in {time.time() - since:.0f} s")
    return model


net = AntsBees()
sgd = torch.optim.SGD(net.parameters(), lr=0.001, momentum=0.9)
train_model(net, nn.CrossEntropyLoss(), sgd, lr_scheduler.StepLR(sgd, step_size=7))
