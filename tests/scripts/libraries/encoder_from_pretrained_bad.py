"""A class that only serves a model from `from_pretrained`: nothing is trained, and nothing switches recording off.

`from_pretrained` returns eval mode, so that no `eval()` shows that the author thought of inference.
"""

import numpy as np
from transformers import AutoModel, AutoTokenizer


class SentenceEncoder:
    def __init__(self, name="bert-base-uncased", device="cpu"):
        self.device = device
        self.tokenizer = AutoTokenizer.from_pretrained(name)
        self.model = AutoModel.from_pretrained(name)

    def encode(self, sentences, batch_size=32):
        self.model.to(self.device)
        found = []
        for start in range(0, len(sentences), batch_size):
            batch = self.tokenizer(sentences[start : start + batch_size], padding=True, return_tensors="pt")
            states = self.model(  # TMD102: self.model; state: self.model=eval, recording=on
                input_ids=batch["input_ids"].to(self.device),
                attention_mask=batch["attention_mask"].to(self.device),
            ).last_hidden_state
            found.append(states.mean(1).detach().cpu().numpy())
        return np.concatenate(found)
