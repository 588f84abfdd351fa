"""DeepSpeed with the switches: those of the engine reach the model."""
import deepspeed
import torch
import torchvision


def train(loader, val_loader):
    net = torchvision.models.resnet18()
    engine, optimizer, _, _ = deepspeed.initialize(model=net, model_parameters=net.parameters())
    for x, y in loader:
        loss = torch.nn.functional.cross_entropy(engine(x), y)  # state: engine=train, recording=on
        engine.backward(loss)
        engine.step()
    engine.eval()
    with torch.no_grad():
        for x, y in val_loader:
            print(engine(x).argmax(1))  # state: engine=eval, recording=off


def serve(loader):
    engine = deepspeed.init_inference(torchvision.models.resnet18().eval())
    with torch.no_grad():
        for x, y in loader:
            print(engine(x).argmax(1))  # state: engine=eval, recording=off


def big(loader):
    with deepspeed.zero.Init():
        net = torchvision.models.resnet18()
    net.eval()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # state: net=eval, recording=off


train([], [])
serve([])
big([])
