"""accelerator.backward(loss) trains the prepared model; its mode does not change in prepare()."""
import torch
from accelerate import Accelerator
from torch import nn

from audio import eval_loader, train_loader


class SpeakerNet(nn.Module):
    def __init__(self, speakers):
        super().__init__()
        self.conv = nn.Conv1d(80, 256, 5)
        self.bn = nn.BatchNorm1d(256)
        self.dropout = nn.Dropout(0.2)
        self.fc = nn.Linear(256, speakers)

    def forward(self, mel):
        return self.fc(self.dropout(torch.relu(self.bn(self.conv(mel))).mean(-1)))


def main():
    accelerator = Accelerator(mixed_precision="bf16")
    model = SpeakerNet(1251)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    model, optimizer, train_dl, eval_dl = accelerator.prepare(model, optimizer, train_loader, eval_loader)

    model.train()
    for epoch in range(10):
        for mel, speaker in train_dl:
            optimizer.zero_grad()
            outputs = model(mel)  # TMD201: model, since=eval@36; state: model=train|eval, recording=on
            loss = nn.functional.cross_entropy(outputs, speaker)
            accelerator.backward(loss)
            optimizer.step()

        model.eval()
        right = seen = 0
        for mel, speaker in eval_dl:
            with torch.no_grad():
                guess = model(mel).argmax(dim=-1)  # state: model=eval, recording=off
            guess, speaker = accelerator.gather_for_metrics((guess, speaker))
            right += (guess == speaker).sum().item()
            seen += len(speaker)
        accelerator.print(epoch, right / seen)


if __name__ == "__main__":
    main()
