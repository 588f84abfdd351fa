import torch


def sized(model, example):
    model.train()
    with torch.no_grad():
        model(example)
    return model


class TorchComponent:
    """A component of a chain: whoever asks it finds it in eval mode, whoever trains the chain switches it."""

    def __init__(self, model, path=None, width=0):
        self.model = sized(model, torch.zeros(2, width)) if width else model
        self.optimizer = torch.optim.Adam(self.model.parameters())
        if path:
            self.model.load_state_dict(torch.load(path))
        self.model.eval()

    def train_on_batch(self, texts, labels):
        raise NotImplementedError
