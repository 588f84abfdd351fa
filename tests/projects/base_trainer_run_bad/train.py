import torch
from classifier import ClassifierTrainer
from torch import nn
from torch.utils.data import DataLoader

net = nn.Sequential(nn.Linear(8, 16), nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.2), nn.Linear(16, 3))
trainer = ClassifierTrainer(
    net,
    torch.optim.SGD(net.parameters(), lr=0.1),
    DataLoader(torch.load("train.pt"), batch_size=16, shuffle=True),
    DataLoader(torch.load("val.pt"), batch_size=16),
)
trainer.run()
