"""A test case for users to extend checks a network in eval mode; it is no evaluation, whatever its methods are called."""
import torch
from torch import nn


class ModelTestCase:
    def set_up(self, build):
        self.net = build()

    def ensure_same_after_saving(self, path, batch):
        torch.save(self.net.state_dict(), path)
        loaded = nn.Sequential(nn.Linear(4, 3), nn.Dropout(0.1))
        loaded.load_state_dict(torch.load(path))
        loaded.eval()
        predictions = loaded(batch)  # state: loaded=eval, recording=on
        print(predictions.detach().numpy().shape)
