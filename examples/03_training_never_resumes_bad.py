"""train() stands before the epoch loop, eval() inside it: only the first epoch trains as it should."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)

x = torch.randn(1200, 20) * 3 + 1
y = (x[:, :10].sum(1) > x[:, 10:].sum(1)).long()
train_loader = DataLoader(TensorDataset(x[:1000], y[:1000]), batch_size=50, shuffle=True)
val_loader = DataLoader(TensorDataset(x[1000:], y[1000:]), batch_size=50)

model = nn.Sequential(
    nn.Linear(20, 64),
    nn.BatchNorm1d(64),
    nn.ReLU(),
    nn.Dropout(0.3),
    nn.Linear(64, 2),
)
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

model.train()
for epoch in range(4):
    seen = model[1].num_batches_tracked.item()
    for inputs, targets in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
    tracked = model[1].num_batches_tracked.item() - seen

    model.eval()
    correct = 0
    with torch.no_grad():
        for inputs, targets in val_loader:
            correct += (model(inputs).argmax(1) == targets).sum().item()
    accuracy = correct / len(val_loader.dataset)
    print(f"epoch {epoch}: BatchNorm saw {tracked} of {len(train_loader)} batches, accuracy {accuracy:.3f}")
print("harm:", "yes" if tracked < len(train_loader) else "no")
