"""TMD102 is silent: a retriever of transformers looks passages up in an index, it is no module."""

import torch
from transformers import RagRetriever, RagSequenceForGeneration


class Answers:
    def __init__(self, name):
        self.retriever = RagRetriever.from_pretrained(name, index_name="exact", use_dummy_dataset=True)
        self.model = RagSequenceForGeneration.from_pretrained(name, retriever=self.retriever)

    def predict(self, tokenizer, questions):
        ids = tokenizer(questions, return_tensors="pt")["input_ids"]
        with torch.no_grad():
            hidden = self.model.question_encoder(ids)[0]  # state: self.model.question_encoder=eval, recording=off
        found = self.retriever(ids.numpy(), hidden.numpy(), return_tensors="pt")
        return found["doc_ids"].tolist()
