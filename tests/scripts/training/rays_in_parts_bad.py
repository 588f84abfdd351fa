"""The colours of many parts flow into one loss; the picture for the eye is rendered with its graph."""

import fields
import torch


def shade(field, points):
    parts = [field(part) for part in points.split(64)]  # state: field=train|eval, recording=on
    return torch.cat(parts, dim=0)


def main(cfg, points, target):
    rough = getattr(fields, cfg.rough)(width=cfg.width)
    optimizer = torch.optim.Adam(rough.parameters())
    for step in range(1000):
        rough.train()
        loss = torch.nn.functional.mse_loss(shade(rough, points), target)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 10 == 0:
            rough.eval()
            print(shade(rough, points).mean().item())  # TMD102: field
