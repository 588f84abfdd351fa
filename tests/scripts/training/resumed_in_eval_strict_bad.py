# strict
"""The branch that resumes ends with eval(), copied from the inference script: a resumed run may train in eval mode.

Whether it happens depends on an option, so the report is one of those that are off by default.
"""
import argparse

import torch
from torch import nn

from voices import train_loader


class SpeakerNet(nn.Module):
    def __init__(self, speakers=200):
        super().__init__()
        self.lstm = nn.LSTM(40, 128, num_layers=2, dropout=0.3, batch_first=True)
        self.fc = nn.Linear(128, speakers)

    def forward(self, frames):
        out, _ = self.lstm(frames)
        return self.fc(out[:, -1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--resume")
    args = parser.parse_args()

    model = SpeakerNet()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    start = 0
    if args.resume:
        checkpoint = torch.load(args.resume)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        start = checkpoint["epoch"] + 1
        model.eval()

    for epoch in range(start, 50):
        for frames, speaker in train_loader:
            logits = model(frames)  # TMD202: model, since=eval@38; state: model=train|eval, recording=on
            loss = nn.functional.cross_entropy(logits, speaker)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}, "speaker.pt")


if __name__ == "__main__":
    main()
