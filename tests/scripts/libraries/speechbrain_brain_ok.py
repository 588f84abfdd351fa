"""SpeechBrain and Catalyst as they should be."""
import torch
from catalyst import dl
from speechbrain.core import Brain


class Ours(Brain):
    def compute_forward(self, batch, stage):
        return self.modules.model(batch)  # state: self.modules.model=unknown, recording=unknown

    def evaluate_batch(self, batch, stage):
        print(self.modules.model(batch).argmax(1))  # state: self.modules.model=eval, recording=off


class Run(dl.Runner):
    def handle_batch(self, batch):
        x, y = batch
        print(self.model(x).argmax(1))  # state: self.model=unknown, recording=unknown

    def predict_batch(self, batch):
        return self.model(batch[0]).argmax(1)  # state: self.model=eval, recording=off
