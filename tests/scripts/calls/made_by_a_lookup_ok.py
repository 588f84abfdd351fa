"""Networks that tables of classes, computed names and configurations make: switched and guarded."""

import nets
import torch
from configuration import MODELS, settings


@torch.no_grad()
def describe(net, images):
    return net(images).detach().cpu().numpy()  # state: net=eval, recording=off


@torch.no_grad()
def from_a_computed_name(images):
    net = eval("nets." + settings.name + ".build")(settings, pretrained=False)
    net.load_state_dict(torch.load(settings.weights))
    net.to("cuda")
    net.eval()
    print(describe(net, images))


@torch.no_grad()
def from_a_table(options, loader):
    net = MODELS[options.name](options.width)
    net.eval()
    for x, _ in loader:
        print(net(x).argmax(1).tolist())  # state: net=eval, recording=off


@torch.no_grad()
def from_an_attribute(options, loader):
    net = getattr(nets, options.name)(options.width)
    net.eval()
    for x, _ in loader:
        print(net(x).argmax(1).tolist())  # state: net=eval, recording=off


@torch.no_grad()
def evaluate(config, model=None, loader=None):
    if not model:
        model = config["model_class"](config)
        model.load(config["weights"])
    if config["cuda"]:
        model.cuda()
    model.eval()
    for x, _ in loader:
        print(model(x).argmax(1).tolist())  # state: model=eval, recording=off
