"""set_grad_enabled(phase == "val") is the wrong way round: training runs with recording off, validation with it on."""
import copy

import torch
from torch import nn, optim

from mushrooms import dataloaders, sizes


class MushroomNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 5)
        self.bn = nn.BatchNorm2d(32)
        self.fc = nn.Linear(32, 11)

    def forward(self, x):
        return self.fc(torch.relu(self.bn(self.conv(x))).mean((2, 3)))


def train_model(model, criterion, optimizer, epochs=25):
    best, best_weights = 0.0, copy.deepcopy(model.state_dict())
    for epoch in range(epochs):
        for phase in ["train", "val"]:
            if phase == "train":
                model.train()
            else:
                model.eval()
            corrects = 0
            for inputs, labels in dataloaders[phase]:
                optimizer.zero_grad()
                with torch.set_grad_enabled(phase == "val"):
                    outputs = model(inputs)  # TMD203: model; TMD102: model; state: model=train|eval, recording=on|off
                    loss = criterion(outputs, labels)
                    if phase == "train":
                        loss.backward()
                        optimizer.step()
                corrects += (outputs.argmax(1) == labels).sum().item()
            accuracy = corrects / sizes[phase]
            print(epoch, phase, accuracy)
            if phase == "val" and accuracy > best:
                best, best_weights = accuracy, copy.deepcopy(model.state_dict())
    model.load_state_dict(best_weights)
    return model


net = MushroomNet()
train_model(net, nn.CrossEntropyLoss(), optim.SGD(net.parameters(), lr=0.01, momentum=0.9))
torch.save(net.state_dict(), "mushrooms.pt")
