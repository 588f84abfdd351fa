"""requires_grad on parts of a model from a library: they are modules, and stay trainable."""
import torch
from torch import nn
from transformers import AutoModelForSeq2SeqLM


class Translator(nn.Module):
    def __init__(self, name):
        super().__init__()
        self.model = AutoModelForSeq2SeqLM.from_pretrained(name)
        self.model.train()
        self.model.lm_head.requires_grad = False  # TMD301: self.model.lm_head
        self.model.model.encoder.requires_grad = False  # TMD301: self.model.model.encoder
        self.model.model.decoder.layernorm_embedding.weight.requires_grad = False

    def forward(self, source, target):
        return self.model(source, labels=target).loss


translator = Translator("facebook/bart-base")
translator.train()
optimizer = torch.optim.AdamW(translator.parameters())
for source, target in torch.load("train.pt"):
    optimizer.zero_grad()
    translator(source, target).backward()  # state: translator=train, recording=on
    optimizer.step()
