"""A comment beside from_pretrained() speaks of what is kept: it does not say that eval mode is meant."""
import torch
from transformers import AutoModelForSequenceClassification

from reviews import train_loader

model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased")  # keep the old head for now
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
for epoch in range(3):
    for batch in train_loader:
        loss = model(**batch).loss  # TMD202: model, since=from_pretrained@7, says=`model` is trained in eval mode; state: model=eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
