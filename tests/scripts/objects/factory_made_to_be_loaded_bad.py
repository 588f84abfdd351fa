"""A script gets a network from a factory elsewhere, loads weights into it, and never switches it.

Nothing but this script prepares the network for use: it is in training mode, as modules are born.
"""

import sys

import numpy as np
import torch
from camera import frames
from segnets import create_model

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = create_model("unet", classes=4)
model.load_state_dict(torch.load(sys.argv[1], map_location=device))
model.to(device)


def predict(image):
    x = torch.from_numpy(image).permute(2, 0, 1).unsqueeze(0).float().to(device)
    with torch.no_grad():
        scores = model(x)  # TMD101: model; state: model=train, recording=off
    return scores.argmax(1)[0].cpu().numpy()


for frame in frames():
    print(np.bincount(predict(frame).ravel()))
