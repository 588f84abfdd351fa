"""The base class scores under @torch.no_grad(), for ranking; a subclass computes its training loss from those scores."""
import torch
import torch.nn.functional as F
from torch import nn

from playlists import held_out, sessions


class TrackNet(nn.Module):
    def __init__(self, tracks=5000, size=64):
        super().__init__()
        self.tracks = nn.Embedding(tracks, size)
        self.drop = nn.Dropout(0.2)
        self.out = nn.Linear(size, tracks)

    def forward(self, history):
        return self.out(self.drop(self.tracks(history).mean(1)))


class Recommender:
    def __init__(self, network):
        self.network = network

    @torch.no_grad()
    def scores(self, history):
        return self.network(history)  # TMD203: self.network; state: self.network=train|eval, recording=off

    def rank(self, history, k=20):
        self.network.eval()
        return self.scores(history).topk(k).indices


class NextTrackRecommender(Recommender):
    def __init__(self, network, lr=1e-3):
        super().__init__(network)
        self.optimizer = torch.optim.Adagrad(network.parameters(), lr=lr)

    def train_epoch(self):
        self.network.train()
        for history, following in sessions():
            loss = F.cross_entropy(self.scores(history), following)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()


def main():
    recommender = NextTrackRecommender(TrackNet())
    for epoch in range(10):
        recommender.train_epoch()
        hits = [(recommender.rank(history) == following[:, None]).any(1).float().mean() for history, following in held_out()]
        print(epoch, torch.stack(hits).mean())


if __name__ == "__main__":
    main()
