"""Maps and generator expressions that are consumed, given away, or have nothing to do with the mode."""
import torch
from torch import nn

models = [nn.Sequential(nn.Linear(4, 4), nn.Dropout()), nn.Sequential(nn.Linear(4, 4), nn.Dropout())]
map(print, models)
(str(model) for model in models)
ready = tuple(map(lambda model: model.eval(), models))
frozen = map(lambda model: model.eval(), models)
for model in frozen:
    model.requires_grad_(False)
with torch.no_grad():
    print(models[0](torch.load("x.pt")).argmax(1))  # state: models[0]=eval, recording=off
