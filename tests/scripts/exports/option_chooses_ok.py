# strict
"""Export: an option of the export function chooses its mode, by a switch on each side."""

import torch


def export(model, example, path, training=False, use_dynamo=True):
    with torch.inference_mode():
        print(model(example).shape)  # state: model=entry, recording=off
    if training:
        model.train()
    else:
        model.eval()
    if use_dynamo:
        torch.onnx.export(model, (example,), path, dynamo=True)
    else:
        torch.jit.trace(model, example).save(path)
