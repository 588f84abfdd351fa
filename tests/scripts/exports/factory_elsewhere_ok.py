"""Export: a network from a factory elsewhere gets its weights, is put in eval mode, and converted."""

import numpy as np
import torch

from .registry import make_network


def convert(spec, output_path, use_tracing=True):
    with torch.no_grad():
        sample = torch.from_numpy(np.load(spec.test_input).astype("float32"))
        network = make_network(spec)
        network.eval()
        network.load_state_dict(torch.load(spec.weights))
        expected = network(sample).numpy()  # state: network=eval, recording=off
        if use_tracing:
            module = torch.jit.trace(network, sample)
        else:
            module = torch.jit.script(network)
        np.testing.assert_array_almost_equal(expected, module(sample).numpy(), decimal=4)
    module.save(output_path)
