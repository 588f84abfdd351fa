"""The update by hand stands under no_grad, the forward pass and backward() outside it."""
import torch
from torch import nn

from springs import train_loader


class SpringNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Dropout(0.05), nn.Linear(64, 2))

    def forward(self, x):
        return self.net(x)


def update(model, lr):
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= lr * parameter.grad
            parameter.grad.zero_()


model = SpringNet()
for epoch in range(200):
    for state, change in train_loader:
        loss = nn.functional.mse_loss(model(state), change)  # state: model=train, recording=on
        loss.backward()
        update(model, lr=1e-2)
    print(epoch, loss.item())
torch.save(model.state_dict(), "springs.pt")
