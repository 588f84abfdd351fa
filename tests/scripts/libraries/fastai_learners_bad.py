"""fastai: after validate and get_preds the module is in eval mode; a loop of one's own trains in it."""
import torch
import torchvision
from fastai.vision.all import Learner


def validate_each_epoch(loader, data):
    net = torchvision.models.resnet18()
    learner = Learner(data, net)
    optimizer = torch.optim.SGD(net.parameters())
    net.train()
    for epoch in range(3):
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@17; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        learner.validate()


def predict_each_epoch(loader, data):
    net = torchvision.models.resnet18()
    learner = Learner(data, net)
    optimizer = torch.optim.SGD(net.parameters())
    net.train()
    for epoch in range(3):
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@30; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        learner.get_preds()

def look_each_epoch(loader, data, image):
    net = torchvision.models.resnet18()
    learner = Learner(data, net)
    optimizer = torch.optim.SGD(net.parameters())
    net.train()
    for epoch in range(3):
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@42; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(learner.predict(image))


validate_each_epoch([], None)
predict_each_epoch([], None)
look_each_epoch([], None, None)
