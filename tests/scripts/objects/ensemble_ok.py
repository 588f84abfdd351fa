"""An ensemble in a list: a loop over the whole list is a strong update of each member."""
import torch
from torch import nn

from votes import test_loader


class Member(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


members = [Member(), Member(), Member()]
for i, member in enumerate(members):
    member.load_state_dict(torch.load(f"member{i}.pt"))
for member in members:
    member.eval()
right = 0
with torch.no_grad():
    for images, label in test_loader:
        total = 0
        for member in members:
            total = total + member(images).softmax(1)  # state: member=eval, recording=off
        right += (total.argmax(1) == label).sum().item()
print(right)
