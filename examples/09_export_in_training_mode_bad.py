"""A network is traced for a service while it is in training mode; eval() on the trace comes too late."""

import io

import torch
from torch import nn


class Estimator(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(6, 64), nn.BatchNorm1d(64), nn.ReLU())
        self.dropout = nn.Dropout(0.3)
        self.out = nn.Linear(64, 1)

    def forward(self, x):
        return self.out(self.dropout(self.hidden(x))).squeeze(1)


def train(model, batches):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    for x in batches:
        loss = nn.functional.mse_loss(model(x), x.sum(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def export(model, example):
    file = io.BytesIO()
    torch.jit.save(torch.jit.trace(model, example, check_trace=False), file)
    file.seek(0)
    return file


@torch.no_grad()
def serve(file, request, times):
    service = torch.jit.load(file)
    service.eval()
    return [service(request)[0].item() for _ in range(times)]


def main():
    torch.manual_seed(0)
    model = Estimator()
    train(model, [torch.randn(64, 6) for _ in range(200)])
    file = export(model, torch.randn(8, 6))

    request = torch.tensor([[0.5, -1.0, 2.0, 0.0, 1.5, -0.5], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]])
    answers = serve(file, request, times=3)
    print(f"the true sum is {request[0].sum():.3f}; answers to the same request:")
    print(", ".join(f"{answer:.3f}" for answer in answers))
    print("harm:", "yes" if max(answers) > min(answers) else "no")


if __name__ == "__main__":
    main()
