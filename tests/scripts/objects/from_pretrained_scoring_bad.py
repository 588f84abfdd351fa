"""A fine-tuned from_pretrained model is scored in the training mode of the fine-tuning."""
import torch
from transformers import AutoModelForSequenceClassification

from complaints import train_loader, test_loader


def main():
    model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=3)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    model.train()
    for batch in train_loader:
        loss = model(**batch).loss  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    right = 0
    with torch.no_grad():
        for batch in test_loader:
            logits = model(**batch).logits  # TMD101: model, since=train@11; state: model=train, recording=off
            right += (logits.argmax(-1) == batch["labels"]).sum().item()
    print(right)


main()
