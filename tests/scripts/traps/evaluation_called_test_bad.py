"""Trap: an evaluation is called `test`, and asserts only what its options and its data are."""

import torch
from zoo import build_model, make_loader


def perform_test(loader, model):
    model.eval()
    found = []
    for inputs, _ in loader:
        answers = model(inputs)  # TMD102: model; state: model=eval, recording=on
        found.append(answers.detach().cpu())
    return torch.cat(found)


def test(cfg):
    model = build_model(cfg)
    test_loader = make_loader(cfg, "test")
    assert cfg.gpus == cfg.batch_size
    assert len(test_loader.dataset) % cfg.views == 0
    found = perform_test(test_loader, model)
    torch.save(found, cfg.output)
