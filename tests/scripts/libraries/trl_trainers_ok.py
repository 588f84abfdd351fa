"""TRL repaired; after its train() the model may be in either mode, and configurations are no modules."""
import torch
from transformers import BertConfig, BertForSequenceClassification
from trl import RewardConfig, RewardTrainer, create_reference_model


def rewards(loader, data):
    model = BertForSequenceClassification(BertConfig())
    trainer = RewardTrainer(model=model, args=RewardConfig(), eval_dataset=data)
    optimizer = torch.optim.AdamW(model.parameters())
    for epoch in range(3):
        model.train()
        for batch in loader:
            loss = model(**batch).loss  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        trainer.evaluate()


def compare(loader):
    model = BertForSequenceClassification(BertConfig())
    reference = create_reference_model(model)
    model.eval()
    for batch in loader:
        with torch.no_grad():
            ours = model(**batch).logits.argmax(-1)  # state: model=eval, recording=off
            theirs = reference(**batch).logits.argmax(-1)  # state: reference=eval, recording=off
        print((ours == theirs).sum().item())


def trained(batch, data):
    model = BertForSequenceClassification(BertConfig())
    RewardTrainer(model=model, train_dataset=data).train()
    with torch.no_grad():
        print(model(**batch).logits.argmax(-1))  # state: model=unknown, recording=off


rewards([], [])
compare([])
trained({}, [])
