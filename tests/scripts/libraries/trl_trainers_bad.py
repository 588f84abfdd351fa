"""TRL: an evaluation of its trainer leaves eval mode; a reference model is in eval mode, the policy is not."""
import torch
from transformers import BertConfig, BertForSequenceClassification
from trl import RewardTrainer, create_reference_model


def rewards(loader, data):
    model = BertForSequenceClassification(BertConfig())
    trainer = RewardTrainer(model=model, eval_dataset=data)
    optimizer = torch.optim.AdamW(model.parameters())
    model.train()
    for epoch in range(3):
        for batch in loader:
            loss = model(**batch).loss  # TMD201: model, since=eval@18; state: model=train|eval, recording=on
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        trainer.evaluate()


def compare(loader):
    model = BertForSequenceClassification(BertConfig())
    reference = create_reference_model(model)
    for batch in loader:
        with torch.no_grad():
            ours = model(**batch).logits.argmax(-1)  # TMD101: model, since=created@22; state: model=train, recording=off
            theirs = reference(**batch).logits.argmax(-1)  # state: reference=eval, recording=off
        print((ours == theirs).sum().item())


rewards([], [])
compare([])
