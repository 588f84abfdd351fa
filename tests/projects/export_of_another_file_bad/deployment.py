"""Writes networks for the server; in which mode they are is the affair of those who call."""
import torch


def write_traced(network, target, size=8):
    example = torch.randn(1, 3, size, size)
    traced = torch.jit.trace(network, example)
    traced.save(target)


def write_finished(network, target):
    """This one switches by itself."""
    network.eval()
    write_traced(network, target)
