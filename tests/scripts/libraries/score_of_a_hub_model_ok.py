"""A language model from the hub scores sentences with a method of its own, which switches recording off itself."""
import torch


def perplexities(lines):
    lm = torch.hub.load("pytorch/fairseq", "transformer_lm.wmt19.en", tokenizer="moses", bpe="fastbpe")
    lm.eval()
    return [lm.score(line)["positional_scores"].mean().neg().item() for line in lines]  # state: lm=eval, recording=on


print(perplexities(["a sentence"]))
