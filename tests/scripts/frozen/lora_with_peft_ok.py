"""LoRA with peft: the base is frozen by the library, and its dropout during training is part of the recipe."""
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForSequenceClassification

from reviews import train_loader

model = AutoModelForSequenceClassification.from_pretrained("roberta-base", num_labels=2)
for param in model.base_model.parameters():
    param.requires_grad = False
model = get_peft_model(model, LoraConfig(r=8, lora_alpha=16, lora_dropout=0.1))
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-4)
model.train()
for batch in train_loader:
    loss = model(**batch).loss  # state: model=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
