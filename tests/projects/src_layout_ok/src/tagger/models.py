from torch import nn


class Tagger(nn.Module):
    def __init__(self, classes=3, dropout=0.3):
        super().__init__()
        self.encode = nn.Linear(8, 32)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(32, classes)

    def forward(self, x):
        return self.out(self.dropout(self.encode(x).relu()))
