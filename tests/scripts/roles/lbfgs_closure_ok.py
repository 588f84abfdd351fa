"""The training pass stands in a closure given to LBFGS; the prediction behind it is inference."""
import numpy as np
import torch
import torch.nn as nn
import torch.optim as optim


class Sequence(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm1 = nn.LSTMCell(1, 51)
        self.linear = nn.Linear(51, 1)

    def forward(self, series, future=0):
        outputs = []
        h = torch.zeros(series.size(0), 51, dtype=torch.double)
        c = torch.zeros(series.size(0), 51, dtype=torch.double)
        for step in series.split(1, dim=1):
            h, c = self.lstm1(step, (h, c))
            output = self.linear(h)
            outputs.append(output)
        for _ in range(future):
            h, c = self.lstm1(output, (h, c))
            output = self.linear(h)
            outputs.append(output)
        return torch.cat(outputs, dim=1)


data = torch.load("traindata.pt")
series, target = torch.from_numpy(data[3:, :-1]), torch.from_numpy(data[3:, 1:])
test_series, test_target = torch.from_numpy(data[:3, :-1]), torch.from_numpy(data[:3, 1:])

seq = Sequence().double()
criterion = nn.MSELoss()
optimizer = optim.LBFGS(seq.parameters(), lr=0.8)

for i in range(15):
    seq.train()

    def closure():
        optimizer.zero_grad()
        loss = criterion(seq(series), target)  # state: seq=train, recording=on
        loss.backward()
        return loss

    optimizer.step(closure)

    seq.eval()
    with torch.no_grad():
        pred = seq(test_series, future=1000)  # state: seq=eval, recording=off
    print("test loss:", criterion(pred[:, :-1000], test_target).item())
    np.save(f"predict{i}.npy", pred.detach().numpy())
