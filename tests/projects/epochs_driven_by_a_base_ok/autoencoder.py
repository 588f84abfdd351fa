"""fit() of the base, in another file, calls `train()` before each epoch that this class defines."""

import torch
from base import Algorithm
from torch import nn


class AutoEncoder(Algorithm):
    def _init_model(self, data):
        width = data.shape[1]
        self.model_ = nn.Sequential(nn.Linear(width, 32), nn.Dropout(0.3), nn.Linear(32, width))
        self.optimizer = torch.optim.Adam(self.model_.parameters())

    def _train_epoch(self, data):
        losses = []
        for batch in data.split(64):
            self.optimizer.zero_grad()
            out = self.model_(batch)  # state: self.model_=train, recording=on
            loss = nn.functional.mse_loss(out, batch)
            loss.backward()
            losses.append(loss.item())
            self.optimizer.step()
        return losses

    def _batch_predict(self, data):
        return self.model_(data)
