"""A factory whose name says that it loads or prepares may return eval mode: nothing is said, whatever is loaded on top."""

import sys

import torch
from camera import frames
from segnets import load_model

model = load_model("unet")
model.load_state_dict(torch.load(sys.argv[1]))
with torch.no_grad():
    for frame in frames():
        print(model(frame).argmax(1).unique().tolist())  # state: model=train, recording=off
