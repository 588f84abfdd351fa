"""A task that switches the network to train it has to switch it back for its own validation."""

from torch.nn.functional import cross_entropy


class Captioning:
    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def train_epoch(self, model, loader, optimizer):
        model.train()
        for images, captions in loader:
            loss = cross_entropy(model(images), self.tokenizer(captions))  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    def valid_step(self, model, batch):
        images, captions = batch
        return cross_entropy(model(images), self.tokenizer(captions)).item()  # TMD101: model; TMD102: model; state: model=entry, recording=on

    def evaluation(self, model, loader):
        return [self.valid_step(model, batch) for batch in loader]
