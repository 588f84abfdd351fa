"""A table gives config, model and tokenizer class of each kind: what is named a tokenizer is no network.

Here the model runs with recording on; the call of the tokenizer is silent in both.
"""

from transformers import (
    BertConfig,
    BertModel,
    BertPreTrainedModel,
    BertTokenizer,
    GPT2Config,
    GPT2Model,
    GPT2PreTrainedModel,
    GPT2Tokenizer,
)


class BertVectors(BertPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.bert = BertModel(config)

    def forward(self, input_ids, attention_mask):
        return self.bert(input_ids, attention_mask=attention_mask)[0]


class GPT2Vectors(GPT2PreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.gpt2 = GPT2Model(config)

    def forward(self, input_ids, attention_mask):
        return self.gpt2(input_ids, attention_mask=attention_mask)[0]


CLASSES = {
    "bert": (BertConfig, BertVectors, BertTokenizer),
    "gpt2": (GPT2Config, GPT2Vectors, GPT2Tokenizer),
}


class Representation:
    def __init__(self, kind, name):
        config_class, model_class, tokenizer_class = CLASSES[kind]
        self.config = config_class.from_pretrained(name)
        self.model = model_class.from_pretrained(name)
        self.tokenizer = tokenizer_class.from_pretrained(name)

    def encode_sentences(self, texts):
        self.model.eval()
        vectors = []
        for start in range(0, len(texts), 16):
            batch = self.tokenizer(texts[start : start + 16], padding=True, truncation=True, return_tensors="pt")
            out = self.model(batch["input_ids"], batch["attention_mask"])  # TMD102: self.model; state: self.model=eval, recording=on
            vectors.append(out.mean(dim=1).detach().cpu().numpy())
        return vectors
