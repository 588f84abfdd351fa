"""A checkpoint is loaded for inference, eval() and all, and put in training mode before it is fine-tuned."""

import io

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(16)
        self.hidden = nn.Linear(16, 64)
        self.dropout = nn.Dropout(0.2)
        self.out = nn.Linear(64, 3)

    def forward(self, x):
        return self.out(self.dropout(torch.relu(self.hidden(self.norm(x)))))


def load_model(checkpoint):
    model = Net()
    model.load_state_dict(torch.load(checkpoint))
    model.eval()
    return model


def fine_tune(model, loader, epochs=3):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.CrossEntropyLoss()
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for x, y in loader:
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch}: loss {total / len(loader):.3f}")


def main():
    torch.manual_seed(0)
    checkpoint = io.BytesIO()
    torch.save(Net().state_dict(), checkpoint)
    checkpoint.seek(0)

    x = torch.randn(900, 16) * 4 + 10
    y = x[:, :3].argmax(1)
    model = load_model(checkpoint)
    fine_tune(model, DataLoader(TensorDataset(x, y), batch_size=30, shuffle=True))
    mean, learned = x.mean().item(), model.norm.running_mean.mean().item()
    print(f"mean of the data {mean:.2f}, running mean of BatchNorm {learned:.2f}")
    print("harm:", "yes" if abs(mean - learned) > 1 else "no")


if __name__ == "__main__":
    main()
