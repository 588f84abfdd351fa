"""skorch: predict and score leave eval mode in the module that the net was given."""
import torch
import torchvision
from skorch import NeuralNetClassifier


def predict_each_epoch(loader, images):
    module = torchvision.models.resnet18()
    net = NeuralNetClassifier(module)
    optimizer = torch.optim.SGD(module.parameters())
    module.train()
    for epoch in range(3):
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(module(x), y)  # TMD201: module, since=eval@17; state: module=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(net.predict(images))


def score_each_epoch(loader, images, labels):
    module = torchvision.models.resnet18()
    net = NeuralNetClassifier(module)
    optimizer = torch.optim.SGD(module.parameters())
    module.train()
    for epoch in range(3):
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(module(x), y)  # TMD201: module, since=eval@30; state: module=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(net.score(images, labels))

def probabilities_each_epoch(loader, images):
    module = torchvision.models.resnet18()
    net = NeuralNetClassifier(module)
    optimizer = torch.optim.SGD(module.parameters())
    module.train()
    for epoch in range(3):
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(module(x), y)  # TMD201: module, since=eval@42; state: module=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(net.predict_proba(images))


predict_each_epoch([], [])
score_each_epoch([], [], [])
probabilities_each_epoch([], [])
