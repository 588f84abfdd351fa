"""from_pretrained returns the model in eval mode: fine-tuned so from the start."""
import torch
from torch.utils.data import DataLoader
from transformers import AutoModelForSequenceClassification

from complaints import Complaints

model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=3)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
loader = DataLoader(Complaints("train"), batch_size=16, shuffle=True)
for epoch in range(3):
    for batch in loader:
        loss = model(**batch).loss  # TMD202: model, since=from_pretrained@8; state: model=eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
model.save_pretrained("complaints")
