"""Export: a network from a factory elsewhere gets its weights and is converted, and nobody thinks of the mode."""

import numpy as np
import torch

from .registry import make_network


def convert(spec, output_path, use_tracing=True):
    with torch.no_grad():
        sample = torch.from_numpy(np.load(spec.test_input).astype("float32"))
        network = make_network(spec)
        network.load_state_dict(torch.load(spec.weights))
        expected = network(sample).numpy()  # state: network=train, recording=off
        if use_tracing:
            module = torch.jit.trace(network, sample)  # TMD103: network
        else:
            module = torch.jit.script(network)
        np.testing.assert_array_almost_equal(expected, module(sample).numpy(), decimal=4)
    module.save(output_path)
