"""The twin of comment_beside_from_pretrained_bad: train() stands before the loop."""
import torch
from transformers import AutoModelForSequenceClassification

from reviews import train_loader

model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased")  # keep the old head for now
model.train()
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
for epoch in range(3):
    for batch in train_loader:
        loss = model(**batch).loss  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
