"""Ignite: the evaluator leaves eval mode, the trainer training mode, whoever asks next."""
import torch
import torchvision
from ignite.engine import Engine, create_supervised_evaluator, create_supervised_trainer


def evaluated_each_epoch(loader, val_loader):
    net = torchvision.models.resnet18()
    evaluator = create_supervised_evaluator(net)
    optimizer = torch.optim.SGD(net.parameters())
    net.train()
    for epoch in range(3):
        for x, y in loader:
            loss = torch.nn.functional.cross_entropy(net(x), y)  # TMD201: net, since=eval@17; state: net=train|eval, recording=on
            loss.backward()
            optimizer.step()
        evaluator.run(val_loader)


def trained(loader, batch):
    net = torchvision.models.resnet18()
    optimizer = torch.optim.SGD(net.parameters())
    trainer = create_supervised_trainer(net, optimizer, torch.nn.functional.cross_entropy)
    net.eval()
    trainer.run(loader, max_epochs=3)
    with torch.no_grad():
        for x, y in batch:
            print(net(x).argmax(1))  # TMD101: net, since=train@25; state: net=train, recording=off


def served(loader):
    net = torchvision.models.resnet18()

    def predict(engine, batch):
        with torch.no_grad():
            return net(batch).argmax(1)  # TMD101: net, since=created@32; state: net=train, recording=off

    Engine(predict).run(loader)


evaluated_each_epoch([], [])
trained([], [])
served([])
