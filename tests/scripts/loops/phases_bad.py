"""`for phase in [...]` with a train arm and no else: the "val" phase keeps the mode of the "train" phase."""
import torch
from torch import nn

from ants import loaders


class AntNet(nn.Module):
    def __init__(self, classes=10):
        super().__init__()
        self.conv = nn.Conv2d(3, 32, 3, padding=1)
        self.norm = nn.BatchNorm2d(32)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(32, classes)

    def forward(self, x):
        h = torch.relu(self.norm(self.conv(x))).mean(dim=(2, 3))
        return self.fc(self.drop(h))


model = AntNet()
optimizer = torch.optim.SGD(model.parameters(), lr=0.001, momentum=0.9)
for epoch in range(25):
    for phase in ["train", "val"]:
        if phase == "train":
            model.train()
        right = 0
        for images, label in loaders[phase]:
            optimizer.zero_grad()
            with torch.set_grad_enabled(phase == "train"):
                out = model(images)  # TMD101: model, since=train@26; state: model=train, recording=on|off
                loss = nn.functional.cross_entropy(out, label)
                if phase == "train":
                    loss.backward()
                    optimizer.step()
            right += (out.argmax(1) == label).sum().item()
        print(epoch, phase, right)
