"""Also seen: FixMatch: the weak view gets its label from the same training network, under no_grad in the step."""
import torch
import torch.nn.functional as F
from torch import nn

from ssl_data import batches


class WideNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 128, 3)
        self.bn = nn.BatchNorm2d(128)
        self.fc = nn.Linear(128, 10)

    def forward(self, x):
        return self.fc(F.leaky_relu(self.bn(self.conv(x))).mean((2, 3)))


class FixMatch:
    def __init__(self, threshold=0.95):
        self.net = WideNet()
        self.optimizer = torch.optim.SGD(self.net.parameters(), lr=0.03, nesterov=True, momentum=0.9)
        self.threshold = threshold

    def step(self, x, y, weak, strong):
        self.net.train()
        with torch.no_grad():
            confidence, label = self.net(weak).softmax(1).max(1)  # state: self.net=train, recording=off
        mask = (confidence > self.threshold).float()
        sup = F.cross_entropy(self.net(x), y)  # state: self.net=train, recording=on
        unsup = (F.cross_entropy(self.net(strong), label, reduction="none") * mask).mean()
        self.optimizer.zero_grad()
        (sup + unsup).backward()
        self.optimizer.step()
        return sup.item(), unsup.item()


fixmatch = FixMatch()
for x, y, weak, strong in batches():
    fixmatch.step(x, y, weak, strong)
torch.save(fixmatch.net.state_dict(), "fixmatch.pt")
