"""The same hooks as they should be; compute_loss is called from both and says nothing of the mode."""
import torch
from transformers import Trainer


class Ours(Trainer):
    def training_step(self, model, inputs, items=None):
        loss = model(**inputs).loss  # state: model=train, recording=on
        loss.backward()
        return loss.detach()

    def prediction_step(self, model, inputs, prediction_loss_only, ignore_keys=None):
        with torch.no_grad():
            logits = model(**inputs).logits  # state: model=eval, recording=off
        return None, logits.argmax(-1).cpu().numpy(), None

    def compute_loss(self, model, inputs, return_outputs=False):
        outputs = model(**inputs)  # state: model=unknown, recording=unknown
        return (outputs.loss, outputs) if return_outputs else outputs.loss
