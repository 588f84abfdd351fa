"""All parts are put in training mode and one of them back: whoever writes that means the one. The optimizer is elsewhere."""

import torch


def one_epoch(loader, parts, criterion, optimizer):
    for part in parts:
        part.train()
    parts[2].eval()
    student = parts[0]
    for x, y in loader:
        features, logits = student(x)
        wanted = parts[2](features)  # state: parts[2]=eval, recording=on
        loss = criterion(logits, y) + (parts[1](features) - wanted).pow(2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
