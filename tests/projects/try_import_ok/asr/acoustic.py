from torch import nn


class Acoustic(nn.Module):
    def __init__(self):
        super().__init__()
        self.frame = nn.Linear(8, 32)
        self.drop = nn.Dropout(0.2)
        self.tokens = nn.Linear(32, 3)

    def forward(self, x):
        return self.tokens(self.drop(self.frame(x)))
