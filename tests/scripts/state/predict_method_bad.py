"""`self.eval()` inside the module's own predict(): it leaks into the training loop that calls it."""
import torch
from torch import nn

from demand import train_loader, probe


class DemandNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(12, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 1))

    def forward(self, x):
        return self.layers(x)

    def predict(self, x):
        self.eval()
        with torch.no_grad():
            y = self(x)  # state: self=eval, recording=off
        return y


net = DemandNet()
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
net.train()
for epoch in range(30):
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = (net(x) - y).pow(2).mean()  # TMD201: net, since=eval@17; state: net=train|eval, recording=on
        loss.backward()
        optimizer.step()
    print(epoch, net.predict(probe).tolist())
