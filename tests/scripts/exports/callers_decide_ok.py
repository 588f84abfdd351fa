"""Export: a function exports what it is given; nobody in the file calls it."""

import torch


def export_onnx(model, path, size=224):
    example = torch.zeros(1, 3, size, size)
    torch.onnx.export(model, (example,), path)


def export_script(model, path):
    torch.jit.script(model).save(path)


@torch.no_grad()
def compare(model, path, image):
    traced = torch.jit.trace(model, image)
    return (model(image) - traced(image)).abs().max().item()  # state: model=entry, recording=off
