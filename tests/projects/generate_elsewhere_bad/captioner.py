import torch
from torch import nn


class Captioner(nn.Module):
    def __init__(self, vocabulary=12, width=16):
        super().__init__()
        self.image = nn.Linear(8, width)
        self.cell = nn.GRUCell(width, width)
        self.word = nn.Embedding(vocabulary, width)
        self.drop = nn.Dropout(0.1)
        self.out = nn.Linear(width, vocabulary)

    def forward(self, x, words):
        state = self.image(x)
        logits = []
        for word in words.unbind(1):
            state = self.cell(self.word(word), state)
            logits.append(self.out(self.drop(state)))
        return torch.stack(logits, 1)

    def generate(self, x, length=5):
        state = self.image(x)
        word = torch.zeros(len(x), dtype=torch.long)
        sentence = []
        for _ in range(length):
            state = self.cell(self.word(word), state)
            word = self.out(self.drop(state)).argmax(-1)
            sentence.append(word)
        return torch.stack(sentence, 1)
