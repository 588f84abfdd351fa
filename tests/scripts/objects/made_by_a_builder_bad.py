"""What a builder builds is a network, although the builder is called like one: its predictions build graphs."""
import torch
from hydra.utils import instantiate
from torch import nn

from data import test_loader, train_loader
from zoo import get_builder


def by_name(options):
    model = get_builder(options.name)(options)
    model.load_state_dict(torch.load(options.path))
    model.eval()
    for x, _ in test_loader:
        print(model(x).argmax(1).tolist())  # TMD102: model; state: model=eval, recording=on


def by_config(options):
    model = instantiate(options.model, _partial_=True)(options)
    model.load_state_dict(torch.load(options.path))
    model.eval()
    for x, _ in test_loader:
        print(model(x).argmax(1).tolist())  # TMD102: model; state: model=eval, recording=on


def trained(options):
    model = get_builder(options.name)(options)
    optimizer = torch.optim.Adam(model.parameters())
    model.eval()
    for x, y in train_loader:
        loss = nn.functional.cross_entropy(model(x), y)  # TMD202: model, since=eval@29; state: model=eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
