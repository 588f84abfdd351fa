from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(8, 32)
        self.drop = nn.Dropout(0.5)
        self.out = nn.Linear(32, 3)

    def forward(self, x):
        return self.out(self.drop(self.hidden(x).relu()))
