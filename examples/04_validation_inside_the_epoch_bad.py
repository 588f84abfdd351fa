"""A validation every 20 steps leaves the model in eval mode: train() stands only at the top of the epoch."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Tagger(nn.Module):
    def __init__(self, vocabulary=50, tags=5, width=32):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, width)
        self.dropout = nn.Dropout(0.4)
        self.lstm = nn.LSTM(width, width, batch_first=True)
        self.output = nn.Linear(width, tags)

    def forward(self, tokens):
        hidden, _ = self.lstm(self.dropout(self.embedding(tokens)))
        return self.output(self.dropout(hidden))


class Trainer:
    def __init__(self, model, train_loader, val_loader, eval_every=20):
        self.model = model
        self.train_loader = train_loader
        self.val_loader = val_loader
        self.eval_every = eval_every
        self.optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
        self.criterion = nn.CrossEntropyLoss()
        self.steps_with_dropout = 0

    def compute_loss(self, tokens, tags):
        logits = self.model(tokens)
        return self.criterion(logits.flatten(0, 1), tags.flatten())

    def fit(self, epochs):
        for epoch in range(epochs):
            self.model.train()
            for step, (tokens, tags) in enumerate(self.train_loader, start=1):
                self.steps_with_dropout += self.model.dropout.training
                loss = self.compute_loss(tokens, tags)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                if step % self.eval_every == 0:
                    print(f"epoch {epoch}, step {step}: accuracy {self.validate():.3f}")

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        right = total = 0
        for tokens, tags in self.val_loader:
            right += (self.model(tokens).argmax(-1) == tags).sum().item()
            total += tags.numel()
        return right / total


def make_loader(count):
    tokens = torch.randint(50, (count, 12))
    return DataLoader(TensorDataset(tokens, tokens % 5), batch_size=16)


def main():
    torch.manual_seed(0)
    trainer = Trainer(Tagger(), make_loader(1600), make_loader(320))
    trainer.fit(epochs=2)
    steps = 2 * len(trainer.train_loader)
    print(f"{trainer.steps_with_dropout} of {steps} training steps had dropout")
    print("harm:", "yes" if trainer.steps_with_dropout < steps else "no")


if __name__ == "__main__":
    main()
