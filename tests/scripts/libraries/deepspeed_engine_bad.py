"""DeepSpeed: the engine is the model, the inference engine too, and neither switches it."""
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
    with torch.no_grad():
        for x, y in val_loader:
            print(engine(x).argmax(1))  # TMD101: engine, since=created@8; state: engine=train, recording=off


def serve(loader):
    engine = deepspeed.init_inference(torchvision.models.resnet18())
    with torch.no_grad():
        for x, y in loader:
            print(engine(x).argmax(1))  # TMD101: engine, since=created@20; state: engine=train, recording=off


def big(loader):
    with deepspeed.zero.Init():
        net = torchvision.models.resnet18()
    net.eval()
    for x, y in loader:
        print(net(x).argmax(1))  # TMD102: net; state: net=eval, recording=on


train([], [])
serve([])
big([])
