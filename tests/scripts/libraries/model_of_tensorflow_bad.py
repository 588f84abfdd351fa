"""The same with the model of PyTorch: its graph is built and dropped."""
import torch
from transformers import AutoModel, AutoTokenizer


class Embedder:
    def __init__(self, name):
        self.tokenizer = AutoTokenizer.from_pretrained(name)
        self.model = AutoModel.from_pretrained(name)

    def encode(self, text):
        tokens = self.tokenizer(text, return_tensors="pt")
        return torch.mean(self.model(**tokens)[0], dim=1).tolist()  # TMD102: self.model; state: self.model=eval, recording=on


print(Embedder("sentence-transformers/all-MiniLM-L6-v2").encode("a fox in the snow"))
