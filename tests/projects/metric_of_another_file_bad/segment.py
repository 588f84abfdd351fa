import torch
from metrics import mean_iou, sharpest, write_scores
from torch import nn
from torch.utils.data import DataLoader


class Segmenter(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU())
        self.head = nn.Conv2d(16, 1, 1)

    def forward(self, x):
        return self.head(self.body(x))


def fit(train_set, val_set, epochs):
    segmenter = Segmenter()
    optimizer = torch.optim.Adam(segmenter.parameters())
    val_loader = DataLoader(val_set, batch_size=4)
    for epoch in range(epochs):
        segmenter.train()
        for image, mask in DataLoader(train_set, batch_size=4, shuffle=True):
            optimizer.zero_grad()
            nn.functional.binary_cross_entropy_with_logits(segmenter(image), mask).backward()
            optimizer.step()
        segmenter.eval()
        print(epoch, mean_iou(segmenter, val_loader))  # TMD102: segmenter
        write_scores(segmenter, val_loader, f"scores_{epoch}.txt")  # TMD102: segmenter
    image, _ = next(iter(val_loader))
    return sharpest(segmenter, image)


fit(torch.load("train.pt"), torch.load("val.pt"), 30)
