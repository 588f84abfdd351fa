"""TMD102 is silent: `generate` runs `forward`, which asks a part for its own `generate`, and that guards itself."""

import pandas
import torch
from pydantic import validate_call
from torch import nn


class Sampler(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.body = nn.Sequential(nn.Linear(width, 32), nn.ReLU(), nn.Linear(32, 4))

    def forward(self, noise):
        return self.body(noise)

    def generate(self, count):
        with torch.no_grad():
            return self(torch.randn(count, self.width)).numpy()


class Tables(nn.Module):
    def __init__(self, names):
        super().__init__()
        self.names = names
        self.model = Sampler(8)

    @validate_call(config={"arbitrary_types_allowed": True})
    def forward(self, count):
        return self.model.generate(count)

    @validate_call(config={"arbitrary_types_allowed": True})
    def generate(self, count):
        rows = self(count)
        return pandas.DataFrame(rows, columns=self.names)


class Base:
    def _safe_generate(self, generate, count):
        rows = generate(count)
        print(rows.shape)
        return rows.values.tolist()


class Plugin(Base):
    def fit(self, names):
        self.tables = Tables(names)
        return self

    def _generate(self, count):
        def generate(number):
            return self.tables.generate(number)  # state: self.tables=train|entry, recording=on

        return self._safe_generate(generate, count)
