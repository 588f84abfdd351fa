"""Hooks of the Trainer: training_step is in training mode; prediction_step must bring its own no_grad."""
import torch
from transformers import Trainer


class Ours(Trainer):
    def training_step(self, model, inputs, items=None):
        model.eval()
        loss = model(**inputs).loss  # state: model=eval, recording=on
        loss.backward()
        return loss.detach()

    def prediction_step(self, model, inputs, prediction_loss_only, ignore_keys=None):
        logits = model(**inputs).logits  # TMD102: model; state: model=eval, recording=on
        return None, logits.argmax(-1).cpu().numpy(), None
