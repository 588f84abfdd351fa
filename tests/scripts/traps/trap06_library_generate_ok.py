"""Trap 6: transformers' generate() switches recording off itself, from_pretrained() returns eval mode."""
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

NAME = "gpt2"


def build():
    tokenizer = AutoTokenizer.from_pretrained(NAME)
    lm = AutoModelForCausalLM.from_pretrained(NAME)
    return tokenizer, lm


def complete(tokenizer, lm, prompt, length=50):
    ids = tokenizer(prompt, return_tensors="pt").input_ids
    out = lm.generate(ids, max_new_tokens=length, do_sample=True, top_p=0.9)
    return tokenizer.decode(out[0], skip_special_tokens=True)


def perplexity(tokenizer, lm, text):
    ids = tokenizer(text, return_tensors="pt").input_ids
    with torch.no_grad():
        loss = lm(ids, labels=ids).loss  # state: lm=eval, recording=off
    return loss.exp().item()


tok, gpt = build()
for line in sys.stdin:
    text = complete(tok, gpt, line.strip())
    print(text, perplexity(tok, gpt, text))
