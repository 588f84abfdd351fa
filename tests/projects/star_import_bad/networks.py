from torch import nn

__all__ = ["TextNet", "init_weights"]


class TextNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.proj = nn.Linear(8, 32)
        self.drop = nn.Dropout(p=0.5)
        self.out = nn.Linear(32, 3)

    def forward(self, x):
        return self.out(self.drop(self.proj(x)))


def init_weights(module):
    if isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
