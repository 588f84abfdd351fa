"""The forward pass records; inference_mode stands around the accuracy only."""
import torch
from torch import nn

from accents import loaders

device = "cuda" if torch.cuda.is_available() else "cpu"

net = nn.Sequential(
    nn.Linear(64, 256),
    nn.BatchNorm1d(256),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(256, 12),
).to(device)
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=0.05)
train_loader, test_loader = loaders(batch_size=128)

for epoch in range(1, 21):
    net.train()
    for features, accent in train_loader:
        features, accent = features.to(device), accent.to(device)
        optimizer.zero_grad()
        logits = net(features)  # state: net=train, recording=on
        loss = criterion(logits, accent)
        loss.backward()
        optimizer.step()

    net.eval()
    right = 0
    with torch.inference_mode():
        for features, accent in test_loader:
            right += (net(features.to(device)).argmax(1) == accent.to(device)).sum().item()  # state: net=eval, recording=off
    print(epoch, right / len(test_loader.dataset))
