"""A frozen vision transformer without dropout: LayerNorm does the same in both modes."""
import torch
from torch import nn

from probes import loader


class Block(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.norm1 = nn.LayerNorm(dim)
        self.attention = nn.MultiheadAttention(dim, 4, batch_first=True)
        self.norm2 = nn.LayerNorm(dim)
        self.mlp = nn.Sequential(nn.Linear(dim, 4 * dim), nn.GELU(), nn.Linear(4 * dim, dim))

    def forward(self, x):
        h = self.norm1(x)
        x = x + self.attention(h, h, h, need_weights=False)[0]
        return x + self.mlp(self.norm2(x))


class VisionTransformer(nn.Module):
    def __init__(self, dim=192, depth=6, classes=1000):
        super().__init__()
        self.patches = nn.Conv2d(3, dim, 16, 16)
        self.blocks = nn.ModuleList([Block(dim) for _ in range(depth)])
        self.norm = nn.LayerNorm(dim)
        self.head = nn.Linear(dim, classes)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x).mean(1))


model = VisionTransformer()
model.load_state_dict(torch.load("mae.pth"))
for p in model.parameters():
    p.requires_grad = False
for p in model.head.parameters():
    p.requires_grad = True
optimizer = torch.optim.SGD(model.head.parameters(), lr=0.1)
for epoch in range(90):
    model.train(True)
    for images, labels in loader:
        loss = nn.functional.cross_entropy(model(images), labels)  # state: model=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
