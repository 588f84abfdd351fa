"""The same script, which switches the network to eval mode.

Nothing but this script prepares the network for use.
"""

import sys

import numpy as np
import torch
from camera import frames
from segnets import create_model

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = create_model("unet", classes=4)
model.load_state_dict(torch.load(sys.argv[1], map_location=device))
model.to(device).eval()


def predict(image):
    x = torch.from_numpy(image).permute(2, 0, 1).unsqueeze(0).float().to(device)
    with torch.no_grad():
        scores = model(x)  # state: model=eval, recording=off
    return scores.argmax(1)[0].cpu().numpy()


for frame in frames():
    print(np.bincount(predict(frame).ravel()))
