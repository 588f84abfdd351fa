"""Trap 14: MoCo's key encoder is in training mode under no_grad: its weights follow the query encoder's."""
import torch
import torch.nn as nn
import torch.nn.functional as F

from augment import loader


class Encoder(nn.Module):
    def __init__(self, dim=128):
        super().__init__()
        self.conv = nn.Conv2d(3, 64, 3, 2)
        self.bn = nn.BatchNorm2d(64)
        self.fc = nn.Linear(64, dim)

    def forward(self, x):
        x = torch.relu(self.bn(self.conv(x))).mean((2, 3))
        return F.normalize(self.fc(x), dim=1)


class MoCo(nn.Module):
    def __init__(self, K=4096, m=0.999, T=0.07):
        super().__init__()
        self.m, self.T = m, T
        self.encoder_q, self.encoder_k = Encoder(), Encoder()
        for param_q, param_k in zip(self.encoder_q.parameters(), self.encoder_k.parameters()):
            param_k.data.copy_(param_q.data)
            param_k.requires_grad = False
        self.register_buffer("queue", F.normalize(torch.randn(128, K), dim=0))

    @torch.no_grad()
    def _momentum_update(self):
        for param_q, param_k in zip(self.encoder_q.parameters(), self.encoder_k.parameters()):
            param_k.data = param_k.data * self.m + param_q.data * (1.0 - self.m)

    def forward(self, im_q, im_k):
        q = self.encoder_q(im_q)
        with torch.no_grad():
            self._momentum_update()
            k = self.encoder_k(im_k)
        positive = (q * k).sum(1, keepdim=True)
        negative = q @ self.queue.clone().detach()
        logits = torch.cat([positive, negative], dim=1) / self.T
        return logits, torch.zeros(len(q), dtype=torch.long)


model = MoCo()
optimizer = torch.optim.SGD(model.parameters(), 0.03, momentum=0.9, weight_decay=1e-4)
for epoch in range(200):
    model.train()
    for im_q, im_k in loader:
        output, target = model(im_q, im_k)  # state: model=train, recording=on
        loss = F.cross_entropy(output, target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
