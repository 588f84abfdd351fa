"""Grad-CAM needs the graph of an inference-looking pass; sorting the pictures before it does not."""
import torch
from torch import nn

from xrays import save_overlay, study_loader


class ChestNet(nn.Module):
    def __init__(self, findings=14):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 64, 3, 2), nn.BatchNorm2d(64), nn.ReLU())
        self.dropout = nn.Dropout(0.2)
        self.classifier = nn.Linear(64, findings)

    def forward(self, x):
        return self.classifier(self.dropout(self.features(x).mean((2, 3))))


class GradCAM:
    def __init__(self, model, layer):
        self.model = model.eval()
        layer.register_forward_hook(self._keep_activation)
        layer.register_full_backward_hook(self._keep_gradient)

    def _keep_activation(self, module, inputs, output):
        self.activation = output.detach()

    def _keep_gradient(self, module, grad_input, grad_output):
        self.gradient = grad_output[0].detach()

    def __call__(self, x, index):
        logits = self.model(x)  # state: self.model=eval, recording=on
        self.model.zero_grad()
        logits[:, index].sum().backward()
        weights = self.gradient.mean(dim=(2, 3), keepdim=True)
        return torch.relu((weights * self.activation).sum(1))


def positives(net, loader, finding):
    kept = []
    for x in loader:
        probability = net(x).sigmoid()[:, finding]  # TMD102: net; state: net=eval, recording=on
        kept.append(x[probability.detach() > 0.5])
    return torch.cat(kept)


chestnet = ChestNet()
chestnet.load_state_dict(torch.load("chestnet.pt"))
cam = GradCAM(chestnet, chestnet.features)
for i, image in enumerate(positives(chestnet, study_loader(), finding=3)):
    save_overlay(i, image, cam(image[None], 3))
