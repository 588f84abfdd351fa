"""Subcommands import what they need when they run, so that `--help` stays fast."""

import argparse


def command_test(args):
    import torch
    from torch.utils.data import DataLoader

    from evaluation import top1
    from zoo import make_network

    network = make_network(args.width)
    network.load_state_dict(torch.load(args.weights))
    test_loader = DataLoader(torch.load("test.pt"), batch_size=16)
    print(f"top-1: {top1(network, test_loader):.3f}")  # TMD101: network


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, default=32)
    parser.add_argument("--weights", default="zoo.pt")
    command_test(parser.parse_args())


if __name__ == "__main__":
    main()
