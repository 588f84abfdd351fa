"""A loss computed under no_grad and made to require a gradient afterwards: backward succeeds and trains nothing."""
import torch
import torch.nn as nn

from pairs import loader


class SiameseNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.cnn = nn.Sequential(nn.Conv2d(1, 32, 5), nn.BatchNorm2d(32), nn.ReLU(), nn.AdaptiveAvgPool2d(1))
        self.fc = nn.Linear(32, 16)

    def forward(self, x):
        return self.fc(self.cnn(x).flatten(1))


siamese = SiameseNet()
optimizer = torch.optim.Adam(siamese.parameters(), lr=1e-3)

for epoch in range(10):
    siamese.train()
    for anchor, other, same in loader:
        optimizer.zero_grad()
        a = siamese(anchor)  # state: siamese=train, recording=on
        distance = (a - siamese(other)).norm(dim=1)
        loss = (same * distance.pow(2) + (1 - same) * (1 - distance).clamp(min=0).pow(2)).mean()
        loss.backward()
        optimizer.step()
    print(epoch, loss.item())
torch.save(siamese.state_dict(), "siamese.pt")
