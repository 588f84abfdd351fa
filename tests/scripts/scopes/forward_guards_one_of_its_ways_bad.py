"""Only another way through the `forward` is guarded than the one that the test goes."""

import torch
from torch import nn
from torch.nn import functional as F


class Translator(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.generator = nn.Sequential(nn.Linear(width, width), nn.Dropout(0.5), nn.Linear(width, width))
        self.judge = nn.Linear(width, 1)
        self.FloatTensor = torch.cuda.FloatTensor if torch.cuda.is_available() else torch.FloatTensor

    def forward(self, data, mode="generator"):
        source, target = self.prepare(data)
        if mode == "generator":
            fake = self.translate(source)
            return F.l1_loss(fake, target) - self.judge(fake).mean()
        elif mode == "judge":
            with torch.no_grad():
                fake = self.translate(source)
            return self.judge(fake).mean() - self.judge(target).mean()
        elif mode == "inference":
            with torch.no_grad():
                fake = self.translate(source)
            return fake
        return self.translate(source)

    def prepare(self, data):
        one_hot = self.FloatTensor(*data["source"].shape, 35).zero_()
        return one_hot.scatter_(-1, data["source"], 1.0), data["target"].cuda()

    def translate(self, source):
        return self.generator(source)


def test(loader):
    model = Translator(64)
    model.load_state_dict(torch.load("translator.pt"))
    model.eval()
    for data in loader:
        fake = model(data, mode="sample")  # TMD102: model; state: model=eval, recording=on
        for image in range(fake.shape[0]):
            print(fake[image].tolist())
