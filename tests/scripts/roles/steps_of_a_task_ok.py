"""A task is given the network for each step and never switches it, not even to train: its runner does, for both."""

from torch.nn.functional import cross_entropy


class Captioning:
    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def train_epoch(self, model, loader, optimizer):
        for images, captions in loader:
            loss = cross_entropy(model(images), self.tokenizer(captions))  # state: model=entry, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def valid_step(self, model, batch):
        images, captions = batch
        return cross_entropy(model(images), self.tokenizer(captions)).item()  # state: model=entry, recording=on

    def evaluation(self, model, loader):
        return [self.valid_step(model, batch) for batch in loader]
