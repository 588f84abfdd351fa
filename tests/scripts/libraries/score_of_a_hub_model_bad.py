"""A language model from the hub is called by itself: nothing in it switches recording off."""
import torch


def perplexities(lines):
    lm = torch.hub.load("pytorch/fairseq", "transformer_lm.wmt19.en", tokenizer="moses", bpe="fastbpe")
    lm.eval()
    return [lm(line)["scores"].mean().neg().item() for line in lines]  # TMD102: lm; state: lm=eval, recording=on


print(perplexities(["a sentence"]))
