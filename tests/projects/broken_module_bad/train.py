"""`legacy` is Python 2: what it does to a module that it is given, nobody can say."""

import torch
from legacy import evaluate, labels
from net import Net
from torch.utils.data import DataLoader

train_loader = DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True)
val_loader = DataLoader(torch.load("val.pt"), batch_size=16)
names = labels("labels.pt")
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
criterion = torch.nn.CrossEntropyLoss()
for epoch in range(3):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x), y)  # state: model=train|unknown, recording=on
        loss.backward()
        optimizer.step()
    evaluate(model, val_loader)

final = Net()
final.load_state_dict(model.state_dict())
with torch.no_grad():
    for x, y in val_loader:
        print([names[i] for i in final(x).argmax(1).tolist()])  # TMD101: final, since=created@22; state: final=train, recording=off
