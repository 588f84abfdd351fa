"""Trap 21: `clf` and `scaler` are no torch modules; only the encoder has modes."""
import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from torch import nn

from eeg import test_trials, train_trials


class EEGEncoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.temporal = nn.Conv1d(channels, 32, 25, padding=12)
        self.bn = nn.BatchNorm1d(32)
        self.drop = nn.Dropout(0.25)

    def forward(self, x):
        return self.drop(torch.relu(self.bn(self.temporal(x)))).mean(-1)


def embed(encoder, trials):
    rows, labels = [], []
    with torch.inference_mode():
        for signal, label in trials:
            rows.append(encoder(signal).numpy())  # state: encoder=eval, recording=off
            labels.append(label.numpy())
    return np.concatenate(rows), np.concatenate(labels)


encoder = EEGEncoder(64)
encoder.load_state_dict(torch.load("eeg.pt"))
encoder.eval()

X_train, y_train = embed(encoder, train_trials())
X_test, y_test = embed(encoder, test_trials())
scaler = StandardScaler()
clf = LogisticRegression(max_iter=1000)
clf.fit(scaler.fit_transform(X_train), y_train)
predicted = clf.predict(scaler.transform(X_test))
print("accuracy", (predicted == y_test).mean())
