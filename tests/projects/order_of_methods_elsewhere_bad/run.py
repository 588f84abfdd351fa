"""Tests after each epoch, and trains on: from the second epoch on in eval mode, which restorer.py shows."""
from data import held_out, pairs
from restorer import Restorer

model = Restorer()
for epoch in range(100):
    for blurred, sharp in pairs():
        model.set_input(blurred, sharp)
        model.optimize_parameters()
    model.eval()
    for blurred, sharp in held_out():
        model.set_input(blurred, sharp)
        model.test()
        print((model.restored - sharp).abs().mean().item())
