"""A network of the file is run by a function whose name says nothing, and which nothing in the file calls."""

import torch
from flask import Flask, request
from torchvision import models

app = Flask(__name__)
network = None


def load():
    global network
    network = models.resnet18(num_classes=2)
    network.load_state_dict(torch.load("weights.pt"))
    network.eval()


@app.route("/", methods=["POST"])
def index():
    pixels = torch.frombuffer(request.data, dtype=torch.float32).view(1, 3, 224, 224)
    with torch.no_grad():
        best = network(pixels).argmax(1)  # state: network=eval, recording=off
    return str(best.item())


if __name__ == "__main__":
    load()
    app.run()
