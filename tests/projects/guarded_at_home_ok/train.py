import torch
from boxes import load_split
from detector import Detector, test
from torch import nn


def train(epochs):
    model = Detector()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    for epoch in range(epochs):
        model.train()
        for images, targets in load_split("train"):
            loss = nn.functional.binary_cross_entropy_with_logits(
                model(images), targets  # state: model=train, recording=on
            )
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        torch.save(model.state_dict(), "latest.pt")
        with torch.no_grad():
            score = test("latest.pt", "val", model=model)  # state: model=eval, recording=off
        print(epoch, score)


train(100)
