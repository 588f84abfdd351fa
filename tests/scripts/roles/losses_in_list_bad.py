"""Losses are stored in a list and summed later: for backward while training, as plain numbers in the validation."""
import torch
import torch.nn as nn

from episodes import test_tasks, train_tasks


class Embedding(nn.Module):
    def __init__(self, dim=64):
        super().__init__()
        self.conv = nn.Sequential(nn.Conv2d(1, dim, 3, 2), nn.BatchNorm2d(dim), nn.ReLU(), nn.Dropout2d(0.1))

    def forward(self, x):
        return self.conv(x).mean((2, 3))


def prototype_loss(support, query, labels):
    prototypes = support.view(5, -1, support.size(-1)).mean(1)
    return nn.functional.cross_entropy(-torch.cdist(query, prototypes), labels)


def meta_train(encoder, iterations, tasks_per_step=4):
    optimizer = torch.optim.Adam(encoder.parameters())
    encoder.train()
    for _ in range(iterations):
        losses = []
        for support, query, labels in train_tasks(tasks_per_step):
            s = encoder(support)  # state: encoder=train, recording=on
            q = encoder(query)  # state: encoder=train, recording=on
            losses.append(prototype_loss(s, q, labels))
        total = torch.stack(losses).mean()
        optimizer.zero_grad()
        total.backward()
        optimizer.step()


def meta_test(encoder):
    encoder.eval()
    losses = []
    for support, query, labels in test_tasks():
        s, q = encoder(support), encoder(query)  # TMD102: encoder; state: encoder=eval, recording=on
        losses.append(prototype_loss(s, q, labels))
    print("test loss", torch.stack(losses).mean().item())


if __name__ == "__main__":
    protonet = Embedding()
    meta_train(protonet, 5000)
    meta_test(protonet)
