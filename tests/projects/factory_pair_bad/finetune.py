"""The factory returns a model in eval mode together with its optimizer, and it is trained like that."""

import torch
from prepare import prepare
from torch.utils.data import DataLoader

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
model, optimizer = prepare("net.pt")
for epoch in range(3):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = torch.nn.functional.cross_entropy(model(x), y)  # TMD202: model; state: model=eval, recording=on
        loss.backward()
        optimizer.step()
torch.save(model.state_dict(), "finetuned.pt")
