"""SpeechBrain and Catalyst: hooks for evaluation run without recording, those for both stages say nothing."""
import torch
import torchvision
from speechbrain.core import Brain


class Ours(Brain):
    def compute_forward(self, batch, stage):
        return self.modules.model(batch)  # state: self.modules.model=unknown, recording=unknown

    def fit_batch(self, batch):
        self.modules.model.eval()
        loss = self.modules.model(batch).mean()  # state: self.modules.model=eval, recording=on
        loss.backward()
        return loss.detach()


def alone(loader):
    net = torchvision.models.resnet18()
    with torch.no_grad():
        for x, y in loader:
            print(net(x).argmax(1))  # TMD101: net, since=created@19; state: net=train, recording=off


alone([])
