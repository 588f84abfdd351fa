import numpy as np


def most_likely(network, rows):
    best = []
    for row in rows:
        scores = network(row)
        best.append(int(np.argmax(scores.detach().numpy())))
    return best
