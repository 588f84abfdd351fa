"""from_pretrained returns the model in eval mode; train() before the fine-tuning."""
import torch
from torch.utils.data import DataLoader
from transformers import AutoModelForSequenceClassification

from complaints import Complaints

model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=3)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
loader = DataLoader(Complaints("train"), batch_size=16, shuffle=True)
model.train()
for epoch in range(3):
    for batch in loader:
        loss = model(**batch).loss  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
model.save_pretrained("complaints")
