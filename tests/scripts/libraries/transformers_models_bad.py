"""Transformers: from_config is training mode; from_pretrained is eval and trains so; Trainer.evaluate leaves eval."""
import torch
from transformers import AutoModelForSequenceClassification, BertConfig, BertForSequenceClassification, Trainer


def from_config(loader):
    model = BertForSequenceClassification(BertConfig())
    with torch.no_grad():
        for batch in loader:
            print(model(**batch).logits.argmax(-1))  # TMD101: model, since=created@7; state: model=train, recording=off


def finetune(loader):
    model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased")
    optimizer = torch.optim.AdamW(model.parameters())
    for batch in loader:
        loss = model(**batch).loss  # TMD202: model, since=from_pretrained@14; state: model=eval, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def after_evaluate(loader, data):
    model = BertForSequenceClassification(BertConfig())
    trainer = Trainer(model=model, eval_dataset=data)
    optimizer = torch.optim.AdamW(model.parameters())
    model.train()
    for epoch in range(3):
        for batch in loader:
            loss = model(**batch).loss  # TMD201: model, since=eval@34; state: model=train|eval, recording=on
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        trainer.evaluate()


from_config([])
finetune([])
after_evaluate([], [])
