"""PEFT: a wrapper shares the mode of its base; from_pretrained puts everything in eval mode."""
import torch
from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training
from transformers import BertConfig, BertForSequenceClassification


def evaluate(loader):
    base = BertForSequenceClassification(BertConfig())
    model = get_peft_model(base, LoraConfig())
    with torch.no_grad():
        for batch in loader:
            print(model(**batch).logits.argmax(-1))  # TMD101: model, since=created@8; state: model=train, recording=off


def quantised(loader):
    base = BertForSequenceClassification.from_pretrained("bert-base-uncased")
    model = get_peft_model(prepare_model_for_kbit_training(base), LoraConfig())
    optimizer = torch.optim.AdamW(model.parameters())
    for batch in loader:
        loss = model(**batch).loss  # TMD202: model, since=from_pretrained@16; state: model=eval, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def resumed(loader, base):
    model = PeftModel.from_pretrained(base, "adapter", lora_dropout=0.1)
    optimizer = torch.optim.AdamW(model.parameters())
    for batch in loader:
        loss = model(**batch).loss  # TMD202: model, since=from_pretrained@27; state: model=eval, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


evaluate([])
quantised([])
resumed([], None)
