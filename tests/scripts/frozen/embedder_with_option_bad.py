"""A text embedder with an option to freeze its transformer; its owner trains it with dropout all the same."""
from typing import Optional

import torch
from torch import nn

from textkit import cached_transformers
from textkit.layers import ScalarMix


class TransformerEmbedder(nn.Module):
    def __init__(self, model_name: str, train_parameters: bool = True, last_layer_only: bool = True, pad_to: int = 0):
        super().__init__()
        self.transformer = cached_transformers.get(model_name, True)
        self.transformer.resize_token_embeddings(pad_to)
        self.output_dim = self.transformer.config.hidden_size
        self.mix: Optional[ScalarMix] = None
        if not last_layer_only:
            self.mix = ScalarMix(self.transformer.config.num_hidden_layers)
        self.train_parameters = train_parameters
        if not train_parameters:
            for param in self.transformer.parameters():
                param.requires_grad = False  # TMD401: self.transformer

    def forward(self, token_ids, mask):
        output = self.transformer(input_ids=token_ids, attention_mask=mask.float())
        if self.mix is not None:
            return self.mix(output.hidden_states[1:])
        return output.last_hidden_state
#
#
#
#
#
#
#
#
#


def embed(embedder: TransformerEmbedder, batches):
    embedder.eval()
    with torch.no_grad():
        return [embedder(batch["ids"], batch["mask"]).cpu() for batch in batches]  # state: embedder=eval, recording=off
