"""`generate()` of a peft model hands over to that of the model inside, which never records.

The twin runs the model itself.
"""

import torch
from peft import PeftModel
from transformers import AutoModelForCausalLM


class Sampler:
    def __init__(self, name, adapter):
        self.model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(name), adapter)

    def sample(self, prompts):
        self.model.eval()
        rows = []
        for tokens in prompts:
            out = self.model.generate(tokens, max_length=50)
            rows.append(out.tolist())
        return rows

    @torch.no_grad()
    def next_token(self, tokens):
        self.model.eval()
        return self.model(tokens).logits[:, -1].argmax(dim=-1).tolist()  # state: self.model=eval, recording=off
