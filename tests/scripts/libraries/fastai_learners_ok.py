"""fastai: training mode put back; after fit the module is in eval mode, and loaders are no modules."""
import torch
import torchvision
from fastai.vision.all import ImageDataLoaders, Learner


def validate_each_epoch(loader, data):
    net = torchvision.models.resnet18()
    learner = Learner(data, net)
    optimizer = torch.optim.SGD(net.parameters())
    for epoch in range(3):
        net.train()
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        learner.validate()


def fitted(path, batches):
    data = ImageDataLoaders.from_folder(path)
    net = torchvision.models.resnet18()
    learner = Learner(data, net)
    learner.fit_one_cycle(3)
    with torch.no_grad():
        for x, y in batches:
            print(net(x).argmax(1))  # state: net=eval, recording=off

def look_each_epoch(loader, data, image):
    net = torchvision.models.resnet18()
    learner = Learner(data, net)
    optimizer = torch.optim.SGD(net.parameters())
    for epoch in range(3):
        net.train()
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        print(learner.predict(image))


validate_each_epoch([], None)
fitted("images", [])
look_each_epoch([], None, None)
