"""skorch: training mode put back; after fit the mode is that of whatever came last; a net is no module."""
import torch
import torchvision
from skorch import NeuralNetClassifier


def predict_each_epoch(loader, images):
    module = torchvision.models.resnet18()
    net = NeuralNetClassifier(module)
    optimizer = torch.optim.SGD(module.parameters())
    for epoch in range(3):
        module.train()
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(module(x), y)  # state: module=train, recording=on
            loss.backward()
            optimizer.step()
        print(net.predict(images))


def fitted(images, labels, batch):
    module = torchvision.models.resnet18()
    net = NeuralNetClassifier(module)
    net.fit(images, labels)
    with torch.no_grad():
        for x, y in batch:
            print(module(x).argmax(1))  # state: module=unknown, recording=off

def probabilities_each_epoch(loader, images):
    module = torchvision.models.resnet18()
    net = NeuralNetClassifier(module)
    optimizer = torch.optim.SGD(module.parameters())
    for epoch in range(3):
        module.train()
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(module(x), y)  # state: module=train, recording=on
            loss.backward()
            optimizer.step()
        print(net.predict_proba(images))


predict_each_epoch([], [])
fitted([], [], [])
probabilities_each_epoch([], [])
