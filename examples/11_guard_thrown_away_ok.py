"""An index of embeddings: `with torch.no_grad():` around the pass, and no vector keeps a graph."""

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Encoder(nn.Module):
    def __init__(self, width=256):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(64, width),
            nn.LayerNorm(width),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Linear(width, 32),
        )

    def forward(self, x):
        return nn.functional.normalize(self.layers(x), dim=1)


class Index:
    """Nearest neighbours among the vectors that were added."""

    def __init__(self, encoder: nn.Module):
        self.encoder = encoder
        self.encoder.eval()
        self.vectors = []

    def add(self, items):
        with torch.no_grad():
            self.vectors.append(self.encoder(items))


class SavedBytes(torch.autograd.graph.saved_tensors_hooks):
    """Counts what autograd keeps for a backward that may come."""

    def __init__(self):
        self.bytes = 0
        super().__init__(self.count, lambda tensor: tensor)

    def count(self, tensor):
        self.bytes += tensor.numel() * tensor.element_size()
        return tensor


def main():
    torch.manual_seed(0)
    index = Index(Encoder())
    saved = SavedBytes()
    with saved:
        for (items,) in DataLoader(TensorDataset(torch.randn(8192, 64)), batch_size=256):
            index.add(items)
    kept = sum(vectors.numel() * vectors.element_size() for vectors in index.vectors)
    print(f"{len(index.vectors)} batches of vectors: {kept / 2**20:.1f} MiB")
    print(f"kept beside them for a backward: {saved.bytes / 2**20:.1f} MiB")
    print("harm:", "yes" if saved.bytes else "no")


if __name__ == "__main__":
    main()
