"""Ignite: switches after its engines; metrics and handlers are no modules."""
import torch
import torchvision
from ignite.engine import Engine, create_supervised_evaluator, create_supervised_trainer
from ignite.metrics import Accuracy


def evaluated_each_epoch(loader, val_loader):
    net = torchvision.models.resnet18()
    evaluator = create_supervised_evaluator(net, metrics={"accuracy": Accuracy()})
    optimizer = torch.optim.SGD(net.parameters())
    for epoch in range(3):
        net.train()
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
        evaluator.run(val_loader)


def trained(loader, batch):
    net = torchvision.models.resnet18()
    optimizer = torch.optim.SGD(net.parameters())
    trainer = create_supervised_trainer(net, optimizer, torch.nn.functional.cross_entropy)
    trainer.run(loader, max_epochs=3)
    net.eval()
    with torch.no_grad():
        for x, y in batch:
            print(net(x).argmax(1))  # state: net=eval, recording=off


def served(loader):
    net = torchvision.models.resnet18()

    def predict(engine, batch):
        net.eval()
        with torch.no_grad():
            return net(batch).argmax(1)  # state: net=eval, recording=off

    Engine(predict).run(loader)


evaluated_each_epoch([], [])
trained([], [])
served([])
