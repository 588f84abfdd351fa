"""By itself this file shows neither what `net` is nor that anybody has it in eval mode."""


def mean_iou(net, pairs):
    total = 0.0
    for image, mask in pairs:
        found = net(image) > 0
        both = (found & mask).sum().item()
        either = (found | mask).sum().item()
        total += both / max(either, 1)
    return total / len(pairs)


def sharpest(net, image):
    """The image is to learn: whoever calls this wants the graph."""
    image.requires_grad_(True)
    score = net(image).mean()
    score.backward()
    return image.grad.abs().amax()


def write_scores(score, pairs, path):
    """No module as far as anybody knows: a function will do."""
    with open(path, "w") as out:
        for image, _ in pairs:
            out.write(f"{score(image).max().item()}\n")
