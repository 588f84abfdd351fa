"""PEFT repaired; merging hands back the same model in its mode."""
import torch
from peft import LoraConfig, PeftModel, get_peft_model, prepare_model_for_kbit_training
from transformers import BertConfig, BertForSequenceClassification


def evaluate(loader):
    base = BertForSequenceClassification(BertConfig())
    model = get_peft_model(base, LoraConfig())
    model.eval()
    with torch.no_grad():
        for batch in loader:
            print(model(**batch).logits.argmax(-1))  # state: model=eval, recording=off


def quantised(loader):
    base = BertForSequenceClassification.from_pretrained("bert-base-uncased")
    model = get_peft_model(prepare_model_for_kbit_training(base), LoraConfig())
    optimizer = torch.optim.AdamW(model.parameters())
    model.train()
    for batch in loader:
        loss = model(**batch).loss  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def merged(loader, base):
    model = PeftModel.from_pretrained(base, "adapter")
    model = model.merge_and_unload()
    with torch.no_grad():
        for batch in loader:
            print(model(**batch).logits.argmax(-1))  # state: model=eval, recording=off


evaluate([])
quantised([])
merged([], None)
