"""The helper of the fine-tuning tutorial freezes what it is given when it is told to."""
import torch
from torch import nn
from torchvision import models

from ants import dataloaders

feature_extract = True


def set_parameter_requires_grad(model, feature_extracting):
    if feature_extracting:
        for param in model.parameters():
            param.requires_grad = False  # TMD401: model, since=train@28


def initialize_model(num_classes):
    model_ft = models.resnet18(pretrained=True)
    set_parameter_requires_grad(model_ft, feature_extract)
    model_ft.fc = nn.Linear(model_ft.fc.in_features, num_classes)
    return model_ft


def train_model(model, criterion, optimizer, num_epochs=25):
    for epoch in range(num_epochs):
        for phase in ["train", "val"]:
            if phase == "train":
                model.train()
            else:
                model.eval()
            correct = 0
            for inputs, labels in dataloaders[phase]:
                optimizer.zero_grad()
                with torch.set_grad_enabled(phase == "train"):
                    outputs = model(inputs)  # state: model=train|eval, recording=on|off
                    loss = criterion(outputs, labels)
                    if phase == "train":
                        loss.backward()
                        optimizer.step()
                correct += (outputs.argmax(1) == labels).sum().item()
            print(phase, correct)


net = initialize_model(2)
train_model(net, nn.CrossEntropyLoss(), torch.optim.SGD(net.fc.parameters(), lr=0.001, momentum=0.9))
