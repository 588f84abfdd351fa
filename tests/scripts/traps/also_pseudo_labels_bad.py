"""Also seen: pseudo labels of the same network are taken in eval mode; the step after them is training."""
import torch
import torch.nn.functional as F
from torch import nn

from data import labelled_loader, unlabelled_loader


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 20, 5)
        self.conv2 = nn.Conv2d(20, 40, 5)
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(640, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.relu(self.conv1(x)), 2)
        x = F.max_pool2d(torch.relu(self.conv2(x)), 2)
        return self.fc(self.drop(x.flatten(1)))


def semisup_train(model, epochs=150):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    for epoch in range(epochs):
        for x_unlabelled, _ in unlabelled_loader:
            model.eval()
            with torch.no_grad():
                pseudo = model(x_unlabelled).argmax(1)  # state: model=eval, recording=off
            output = model(x_unlabelled)  # TMD201: model, since=eval@27; state: model=eval, recording=on
            loss = 0.3 * F.cross_entropy(output, pseudo)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, loss.item())


def supervised_train(model, epochs=20):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    model.train()
    for _ in range(epochs):
        for x, y in labelled_loader:
            optimizer.zero_grad()
            F.cross_entropy(model(x), y).backward()  # state: model=train, recording=on
            optimizer.step()


net = Net()
supervised_train(net)
semisup_train(net)
