"""A helper that asks whether autograd records, switches it off and puts it back: after it, what was before holds."""
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


class Encoder(nn.Module):
    def __init__(self, width=32, classes=5):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Dropout(0.2))
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        return self.head(self.body(x))


def prototype(encoder, images):
    """The mean answer to a few images, without a graph."""
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    mean = encoder(images).mean(0)  # state: encoder=eval, recording=off
    torch.set_grad_enabled(was)
    return mean


train_set = TensorDataset(torch.randn(96, 64), torch.randint(0, 5, (96,)))
val_loader = DataLoader(TensorDataset(torch.randn(32, 64), torch.randint(0, 5, (32,))), batch_size=8)
encoder = Encoder()
optimizer = torch.optim.Adam(encoder.parameters(), lr=1e-3)
for x, y in DataLoader(train_set, batch_size=16, shuffle=True):
    loss = nn.functional.cross_entropy(encoder(x), y)  # state: encoder=train, recording=on
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

encoder.eval()
center = prototype(encoder, torch.randn(4, 64))
distances = []
for x, y in val_loader:
    out = encoder(x)  # TMD102: encoder; state: encoder=eval, recording=on
    distances.append((out - center).norm(dim=1).mean().item())
print(sum(distances) / len(distances))
