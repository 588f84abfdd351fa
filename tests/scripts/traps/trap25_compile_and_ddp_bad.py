"""Trap 25: wrappers are other names of one network: eval() on any of them counts for all."""
import torch
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP

from data import get_loaders


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 32, 3)
        self.bn = nn.BatchNorm2d(32)
        self.dropout = nn.Dropout(0.25)
        self.fc = nn.Linear(32, 10)

    def forward(self, x):
        x = torch.relu(self.bn(self.conv(x)))
        return self.fc(self.dropout(x.mean((2, 3))))


def main(local_rank):
    train_loader, test_loader = get_loaders(local_rank)
    net = Net().to(local_rank)
    compiled = torch.compile(net)
    ddp_net = DDP(compiled, device_ids=[local_rank])
    optimizer = torch.optim.SGD(ddp_net.parameters(), lr=0.1)

    for epoch in range(14):
        for x, y in train_loader:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(ddp_net(x), y)  # state: ddp_net=train, recording=on
            loss.backward()
            optimizer.step()

    correct = 0
    with torch.inference_mode():
        for x, y in test_loader:
            output = ddp_net.module(x)  # TMD101: ddp_net.module, since=created@24, says=in this validation pass; state: ddp_net.module=train, recording=off
            correct += (output.argmax(1) == y).sum().item()
    print(correct / len(test_loader.dataset))


if __name__ == "__main__":
    import os

    main(int(os.environ["LOCAL_RANK"]))
