"""The phase is a member of an enumeration elsewhere, and switches to eval mode only."""

import torch
from phases import LoopPhase
from torch import nn


def get_loop(net, criterion, optimizer, data):
    def labels_of(phase):
        if phase == LoopPhase.TRAIN:
            return data.train
        elif phase == LoopPhase.VAL:
            return data.val
        else:
            return data.test

    def loop(phase, epoch=0):
        if phase != LoopPhase.TRAIN:
            net.eval()
        labels = labels_of(phase)
        scores = net(data.x)  # TMD201: net; state: net=train|eval, recording=on|off
        loss = criterion(scores, labels)
        if phase == LoopPhase.TRAIN:
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        accuracy = (scores.argmax(1) == labels).sum().item()
        if phase == LoopPhase.TRAIN:
            print("train", loss.item())
        elif phase == LoopPhase.VAL:
            print("val", loss.item())
        else:
            return accuracy

    return loop


def main(data):
    net = nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5))
    optimizer = torch.optim.Adam(net.parameters())
    loop = get_loop(net, nn.CrossEntropyLoss(), optimizer, data)
    for epoch in range(10):
        loop(phase=LoopPhase.TRAIN, epoch=epoch)
        with torch.no_grad():
            loop(phase=LoopPhase.VAL, epoch=epoch)
    with torch.no_grad():
        print(loop(phase=LoopPhase.TEST))
