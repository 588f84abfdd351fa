"""Trap: a pretrained network of a class that nothing shows is none that guards itself."""

import importlib
import sys

import torch

def benchmark(kind, test_files):
    Klass = getattr(importlib.import_module("transcribers"), kind)
    pretrained_model = Klass.from_pretrained(kind)
    pretrained_model.to(torch.device("cpu"))
    for file in test_files:
        words = pretrained_model(torch.load(file)).argmax(1)  # TMD102: pretrained_model; state: pretrained_model=train, recording=on
        print(words.tolist())


benchmark(sys.argv[1], sys.argv[2:])
