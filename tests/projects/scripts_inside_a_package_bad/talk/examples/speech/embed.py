"""A script that is started two folders further up, where the package holds a copy of it."""
import numpy as np
import torchaudio

from examples.speech.embedder import Embedder


def embed(path, embedder):
    wave, _ = torchaudio.load(path)
    return embedder(wave).detach().numpy()  # TMD101: embedder, since=created@14; TMD102: embedder; state: embedder=train, recording=on


def main(paths):
    embedder = Embedder("speakers.pt")
    np.save("speakers.npy", np.stack([embed(path, embedder) for path in paths]))
