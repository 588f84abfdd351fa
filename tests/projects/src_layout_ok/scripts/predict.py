"""Weights are loaded, then eval()."""

import argparse

import torch
from tagger.inference import predict
from tagger.models import Tagger
from torch.utils.data import DataLoader


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", default="tagger.pt")
    parser.add_argument("--data", default="test.pt")
    args = parser.parse_args()

    model = Tagger()
    model.load_state_dict(torch.load(args.weights))
    model.eval()
    test_loader = DataLoader(torch.load(args.data), batch_size=16)
    with torch.no_grad():
        for label in predict(model, test_loader):
            print(label)


if __name__ == "__main__":
    main()
