"""May be run as a script or with -m; either way the imports mean the same files."""

import torch
from torch.utils.data import DataLoader

try:
    from tqdm import tqdm
except ImportError:
    tqdm = list

try:
    from .acoustic import Acoustic
    from .decode import decode_all
except ImportError:
    from acoustic import Acoustic
    from decode import decode_all


def transcribe(weights, path):
    acoustic = Acoustic()
    acoustic.load_state_dict(torch.load(weights))
    test_loader = DataLoader(torch.load(path), batch_size=8)
    return decode_all(acoustic, tqdm(test_loader))  # TMD101: acoustic, since=created@20


if __name__ == "__main__":
    print(transcribe("acoustic.pt", "test.pt"))
