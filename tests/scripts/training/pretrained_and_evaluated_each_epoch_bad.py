"""A pretrained model comes in eval mode and each epoch ends in it: one report, whose train() mends every epoch."""
import torch
from transformers import AutoModelForSequenceClassification


def evaluate(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for batch in loader:
            logits = model(**batch).logits  # state: model=eval, recording=off
            right += (logits.argmax(-1) == batch["labels"]).sum().item()
    return right


def finetune(train_loader, dev_loader):
    model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=3)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    for epoch in range(4):
#
        for batch in train_loader:
            loss = model(**batch).loss  # state: model=eval, recording=on; TMD201: model, since=eval@7
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, evaluate(model, dev_loader))


finetune([], [])
