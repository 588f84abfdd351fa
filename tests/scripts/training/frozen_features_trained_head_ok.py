"""The backbone runs under no_grad and feeds a head that is trained: backward() reaches the head, as it should."""
import timm
import torch
from torch import nn

from shells import train_loader


class Head(nn.Module):
    def __init__(self, features, classes):
        super().__init__()
        self.drop = nn.Dropout(0.5)
        self.fc = nn.Linear(features, classes)

    def forward(self, x):
        return self.fc(self.drop(x))


def train(backbone, head, loader, epochs=20):
    optimizer = torch.optim.Adam(head.parameters(), lr=1e-3)
    backbone.eval()
    head.train()
    for epoch in range(epochs):
        for images, shell in loader:
            with torch.no_grad():
                features = backbone(images)  # state: backbone=eval, recording=off
            logits = head(features)  # state: head=train, recording=on
            loss = nn.functional.cross_entropy(logits, shell)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        print(epoch, loss.item())


def main():
    backbone = timm.create_model("convnext_tiny", pretrained=True, num_classes=0)
    head = Head(backbone.num_features, classes=64)
    train(backbone, head, train_loader)
    torch.save(head.state_dict(), "head.pt")


if __name__ == "__main__":
    main()
