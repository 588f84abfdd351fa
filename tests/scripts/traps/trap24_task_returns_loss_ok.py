"""Trap 24: a task module returns a dict with the loss, and a nested function calls backward."""
import torch
import torch.nn.functional as F
from torch import nn

from data import loader_eval, loader_train


class Mixer(nn.Module):
    def __init__(self, dim, classes):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.Linear(3072, dim), nn.GELU(), nn.Dropout(0.1))
        self.head = nn.Linear(dim, classes)

    def forward(self, x):
        return self.head(self.net(x))


class ClassificationTask(nn.Module):
    def __init__(self, model, smoothing=0.1):
        super().__init__()
        self.model = model
        self.smoothing = smoothing

    def forward(self, x, target):
        output = self.model(x)
        return {"output": output, "loss": F.cross_entropy(output, target, label_smoothing=self.smoothing)}


def train_one_epoch(task, optimizer, accum=2):
    task.train()

    def _backward(value, step):
        (value / accum).backward()
        if step % accum == accum - 1:
            optimizer.step()
            optimizer.zero_grad()

    for step, (images, target) in enumerate(loader_train):
        loss = task(images, target)["loss"]  # state: task=train, recording=on
        _backward(loss, step)


def validate(model):
    model.eval()
    with torch.no_grad():
        hits = [(model(x).argmax(1) == y).float().mean() for x, y in loader_eval]  # state: model=eval, recording=off
    return torch.stack(hits).mean().item()


mixer = Mixer(256, 100)
task = ClassificationTask(mixer)
opt = torch.optim.AdamW(task.parameters(), lr=1e-3)
for epoch in range(50):
    train_one_epoch(task, opt)
    print(epoch, validate(mixer))
