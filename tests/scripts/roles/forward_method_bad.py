"""The pass is spelled net.forward(x): training where its loss reaches backward, inference in the test loop."""
import torch
from torch import nn, optim

from data import testset, trainset


class LeNet(nn.Module):
    def __init__(self):
        super(LeNet, self).__init__()
        self.conv1 = nn.Conv2d(3, 6, 5)
        self.bn1 = nn.BatchNorm2d(6)
        self.fc = nn.Linear(6 * 14 * 14, 10)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.bn1(self.conv1(x))), 2)
        return self.fc(x.flatten(1))


def train_step(net, optimizer, images, labels):
    net.train()
    optimizer.zero_grad()
    output = net.forward(images)  # state: net=train, recording=on
    loss = nn.functional.cross_entropy(output, labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def test(net, loader):
    net.eval()
    correct = 0
    for images, labels in loader:
        output = net.forward(images)  # TMD102: net; state: net=eval, recording=on
        correct += (output.max(1)[1] == labels).sum().item()
    return correct


def main():
    net = LeNet()
    optimizer = optim.SGD(net.parameters(), lr=0.01)
    for epoch in range(10):
        for images, labels in trainset:
            train_step(net, optimizer, images, labels)
        print(epoch, test(net, testset))


if __name__ == "__main__":
    main()
