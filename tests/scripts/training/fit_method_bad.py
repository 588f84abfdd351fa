"""A class that switches its network to eval in __init__ (it is meant to predict) and trains it in fit()."""
import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class RainfallModel:
    def __init__(self, features, hidden=128, device="cpu"):
        self.device = device
        self.net = nn.Sequential(
            nn.Linear(features, hidden),
            nn.BatchNorm1d(hidden),
            nn.ReLU(),
            nn.Dropout(0.4),
            nn.Linear(hidden, 1),
        ).to(device)
        self.net.eval()
        self.optimizer = torch.optim.Adam(self.net.parameters(), lr=1e-3)

    def fit(self, x, y, epochs=100):
        data = TensorDataset(torch.as_tensor(x).float(), torch.as_tensor(y).float())
        loader = DataLoader(data, batch_size=64, shuffle=True)
        for epoch in range(epochs):
            for inputs, target in loader:
                self.optimizer.zero_grad()
                output = self.net(inputs.to(self.device)).squeeze(1)  # TMD202: self.net, since=eval@18; state: self.net=eval, recording=on
                loss = nn.functional.mse_loss(output, target.to(self.device))
                loss.backward()
                self.optimizer.step()
        return self

    def predict(self, x):
        with torch.no_grad():
            inputs = torch.as_tensor(x).float().to(self.device)
            return self.net(inputs).squeeze(1).cpu().numpy()  # state: self.net=eval, recording=off


def main():
    archive = np.load("rainfall.npz")
    model = RainfallModel(archive["x_train"].shape[1])
    model.fit(archive["x_train"], archive["y_train"])
    error = model.predict(archive["x_test"]) - archive["y_test"]
    print("rmse", np.sqrt((error**2).mean()))


main()
