"""Export: who loads a model elsewhere may well have put it in eval mode; and from_pretrained does."""

import torch
from transformers import AutoModelForSequenceClassification

from .checkpoints import load_model, pretrained_network


def convert(path, sample):
    model = load_model(path)
    torch.jit.trace(model, sample).save("model.pt")
    network = pretrained_network()
    network.load_state_dict(torch.load(path))
    torch.onnx.export(network, (sample,), "network.onnx")


bert = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", torchscript=True)
tokens = torch.load("tokens.pt")
with torch.no_grad():
    print(bert(tokens)[0].argmax(1).tolist())  # state: bert=eval, recording=off
torch.jit.trace(bert, tokens).save("bert.pt")
