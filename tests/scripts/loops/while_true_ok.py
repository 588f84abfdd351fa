"""`while True` over batches: the evaluation now and then is followed by train()."""
import torch
from torch import nn

from stream import next_batch, val_loader


class StreamNet(nn.Module):
    def __init__(self, features=32, classes=4):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(features, 64), nn.BatchNorm1d(64), nn.ReLU(), nn.Dropout(0.3))
        self.out = nn.Linear(64, classes)

    def forward(self, x):
        return self.out(self.body(x))


net = StreamNet()
optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
net.train()
step = 0
while True:
    x, y = next_batch()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
    loss.backward()
    optimizer.step()
    step += 1
    if step % 1000 == 0:
        net.eval()
        right = 0
        with torch.no_grad():
            for vx, vy in val_loader:
                right += (net(vx).argmax(1) == vy).sum().item()  # state: net=eval, recording=off
        print(step, right)
        net.train()
    if step >= 100000:
        break
torch.save(net.state_dict(), "stream.pt")
