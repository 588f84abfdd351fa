"""A peft model is run with recording on, only for its best next token."""

from peft import PeftModel
from transformers import AutoModelForCausalLM


class Sampler:
    def __init__(self, name, adapter):
        self.model = PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(name), adapter)

    def sample(self, prompts):
        self.model.eval()
        rows = []
        for tokens in prompts:
            out = self.model(tokens)  # TMD102: self.model; state: self.model=eval, recording=on
            rows.append(out.logits[:, -1].argmax(dim=-1).tolist())
        return rows
