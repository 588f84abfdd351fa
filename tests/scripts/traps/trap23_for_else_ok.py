"""Trap 23: the validation stands in the `else:` of the batch loop and must switch back."""
import torch
from torch import nn, optim

from data import testloader, trainloader


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 256)
        self.fc2 = nn.Linear(256, 64)
        self.fc3 = nn.Linear(64, 10)
        self.dropout = nn.Dropout(p=0.2)

    def forward(self, x):
        x = x.view(x.shape[0], -1)
        x = self.dropout(torch.relu(self.fc1(x)))
        x = self.dropout(torch.relu(self.fc2(x)))
        return torch.log_softmax(self.fc3(x), dim=1)


model = Classifier()
criterion = nn.NLLLoss()
optimizer = optim.Adam(model.parameters(), lr=0.003)

for e in range(30):
    running_loss = 0
    for images, labels in trainloader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
        running_loss += loss.item()
    else:
        test_loss = 0
        with torch.no_grad():
            model.eval()
            for images, labels in testloader:
                test_loss += criterion(model(images), labels).item()  # state: model=eval, recording=off
        model.train()
        print(e, running_loss / len(trainloader), test_loss / len(testloader))
