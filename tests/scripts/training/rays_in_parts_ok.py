"""The colours of many parts flow into one loss, by two branches: more passes than are told apart."""

import fields
import torch


def shade(field, points):
    parts = [field(part) for part in split(points)]  # state: field=train|eval, recording=on|off
    return torch.cat(parts, dim=0)


def render(points, rough, fine):
    colour, weights = shade(rough, points), 1
    if fine:
        fine_colour, weights = shade(fine, points), 1
    return colour, fine_colour


def render_all(rough, fine, points):
    rendered = [render(part, rough, fine) for part in split(points)]
    images = list(zip(*rendered))
    images = [torch.cat(image, dim=0) if image[0] is not None else None for image in images]
    return tuple(images)


def main(cfg, kept, points, target):
    rough = getattr(fields, cfg.rough)(width=cfg.width, depth=cfg.depth, bias=cfg.bias)
    if cfg.fine:
        fine = getattr(fields, cfg.fine)(width=cfg.width, depth=cfg.depth, bias=cfg.bias)
    optimizer = torch.optim.Adam(rough.parameters())
    for step in range(1000):
        rough.train()
        if cfg.kept:
            colour, fine_colour = render_all(rough, fine, kept["points"])
        else:
            colour, fine_colour = render_all(rough, fine, points)
        loss = torch.nn.functional.mse_loss(colour[..., :3], target[..., :3])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 10 == 0:
            rough.eval()
            with torch.no_grad():
                if cfg.kept:
                    colour, fine_colour = render_all(rough, fine, kept["points"])
                else:
                    colour, fine_colour = render_all(rough, fine, points)
                print(colour.mean().item())
