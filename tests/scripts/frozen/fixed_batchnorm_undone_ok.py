"""BatchNorm is fixed once when the model is built, and every epoch calls train() on the model."""
import torch
from torch import nn

from stereo import DisparityNet, disparity_loss, make_loader


def fix_bn(model):
    for module in model.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm3d, nn.SyncBatchNorm)):
            module.eval()
    return model


class Trainer:
    def __init__(self, model, loader, lr=1e-4):
        self.model = fix_bn(model)
        self.loader = loader
        self.optimizer = torch.optim.Adam([p for p in self.model.parameters() if p.requires_grad], lr=lr)

    def train_epoch(self):
        self.model.train()
        fix_bn(self.model)
        total = 0.0
        for batch in self.loader:
            output = self.model(batch["left"], batch["right"])  # state: self.model=train, recording=on
            loss = disparity_loss(output, batch["disparity"])
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            total += loss.item()
        return total / len(self.loader)


if __name__ == "__main__":
    trainer = Trainer(DisparityNet(192), make_loader("sceneflow"))
    for _ in range(10):
        print(trainer.train_epoch())
