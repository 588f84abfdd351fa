"""generate() of an own seq2seq network: inference, whatever switches recording off around it."""
import torch
import torch.nn as nn

from dates import decode_ids, train_pairs, valid_pairs

BOS = 1


class Seq2Seq(nn.Module):
    def __init__(self, vocab, width=128):
        super().__init__()
        self.embed = nn.Embedding(vocab, width)
        self.encoder = nn.GRU(width, width, batch_first=True)
        self.decoder = nn.GRU(width, width, batch_first=True)
        self.dropout = nn.Dropout(0.3)
        self.project = nn.Linear(width, vocab)

    def forward(self, src, tgt):
        _, h = self.encoder(self.dropout(self.embed(src)))
        out, _ = self.decoder(self.dropout(self.embed(tgt)), h)
        return self.project(out)

    def generate(self, src, steps=12):
        _, h = self.encoder(self.dropout(self.embed(src)))
        token = torch.full((len(src), 1), BOS)
        result = []
        for _ in range(steps):
            out, h = self.decoder(self.dropout(self.embed(token)), h)
            token = self.project(out).argmax(-1)
            result.append(token)
        return torch.cat(result, dim=1)


def fit(model, epochs):
    optimizer = torch.optim.Adam(model.parameters())
    for epoch in range(epochs):
        model.train()
        for src, tgt in train_pairs():
            logits = model(src, tgt[:, :-1])  # state: model=train, recording=on
            loss = nn.functional.cross_entropy(logits.flatten(0, 1), tgt[:, 1:].flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        model.eval()
        with torch.no_grad():
            for src, tgt in valid_pairs():
                answer = model.generate(src)  # state: model=eval, recording=off
                print(epoch, decode_ids(answer[0]), decode_ids(tgt[0]))


fit(Seq2Seq(vocab=64), epochs=20)
