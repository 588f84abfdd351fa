"""Names like set_train_mode, freeze_encoder and predict_all drive modes: the mode is unknown until the next switch."""
import torch
from torch import nn

from helpers import set_train_mode, freeze_encoder, predict_all
from feathers import train_loader, test_loader, test_x


class FeatherNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = FeatherNet()
set_train_mode(net, False)
with torch.no_grad():
    print(net(test_x).argmax(1).tolist())  # state: net=unknown, recording=off
net.eval()
with torch.no_grad():
    print(net(test_x).argmax(1).tolist())  # state: net=eval, recording=off
freeze_encoder(net)
with torch.no_grad():
    print(net(test_x).argmax(1).tolist())  # state: net=unknown, recording=off
net.train()
optimizer = torch.optim.Adam(net.parameters())
for x, y in train_loader:
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
    predict_all(net, test_loader)
    net.train()
