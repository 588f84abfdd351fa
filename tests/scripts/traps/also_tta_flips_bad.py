"""Also seen: test-time augmentation: repeated passes over flips of one batch are all inference."""
import torch
from torch import nn

from satellite import test_loader


class Tiles(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(4, 48, 5, 2), nn.BatchNorm2d(48), nn.ReLU())
        self.drop = nn.Dropout(0.4)
        self.cls = nn.Linear(48, 17)

    def forward(self, x):
        return self.cls(self.drop(self.stem(x).mean((2, 3))))


def predict_tta(classifier, x):
    probs = 0
    for dims in ([], [2], [3], [2, 3]):
        flipped = torch.flip(x, dims)
        probs = probs + classifier(flipped).sigmoid()  # TMD102: classifier; state: classifier=eval, recording=on
    return probs / 4


def main():
    tiles = Tiles()
    tiles.load_state_dict(torch.load("tiles.pt"))
    tiles.eval()
    rows = []
    for x in test_loader:
        rows.append((predict_tta(tiles, x) > 0.2).int())
    torch.save(torch.cat(rows), "submission.pt")


if __name__ == "__main__":
    main()
