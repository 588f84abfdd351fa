"""The fine-tuning of a model from the hub begins with train().

PyTorchModelHubMixin.from_pretrained() ends with `model.eval()`: dropout and BatchNorm stay off until train() is called.
"""
import torch
import torch.nn.functional as F
from huggingface_hub import PyTorchModelHubMixin
from torch import nn
from torch.utils.data import DataLoader

from fields import FieldPatches


class CropNet(nn.Module, PyTorchModelHubMixin):
    def __init__(self, bands: int = 12, crops: int = 9, width: int = 64):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(bands, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU())
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(width, crops)

    def forward(self, x):
        return self.head(self.drop(self.stem(x).mean((2, 3))))


def finetune(net, loader, epochs=5, lr=1e-4):
    optimizer = torch.optim.AdamW(net.parameters(), lr=lr)
    net.train()
    for epoch in range(epochs):
        total = 0.0
        for patches, crop in loader:
            optimizer.zero_grad()
            loss = F.cross_entropy(net(patches), crop)  # state: net=train, recording=on
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(f"epoch {epoch}: {total / len(loader):.4f}")


@torch.no_grad()
def accuracy(net, loader):
    net.eval()
    right = 0
    for patches, crop in loader:
        right += (net(patches).argmax(1) == crop).sum().item()  # state: net=eval, recording=off
    return right / len(loader.dataset)


def main():
    net = CropNet.from_pretrained("agro-lab/cropnet-europe")
    train_set, test_set = FieldPatches("kenya", train=True), FieldPatches("kenya", train=False)
    finetune(net, DataLoader(train_set, batch_size=32, shuffle=True))
    print("accuracy", accuracy(net, DataLoader(test_set, batch_size=128)))
    net.push_to_hub("agro-lab/cropnet-kenya")


if __name__ == "__main__":
    main()
