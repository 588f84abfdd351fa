"""The library's own decorator switches recording off around what it decorates."""
import torch
from ultralytics.nn.tasks import DepthModel
from ultralytics.utils.torch_utils import smart_inference_mode


class Head(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Linear(4, 1)

    def forward(self, maps):
        return self.scale(maps)


@smart_inference_mode()
def predict_depth(loader):
    head = Head().eval()
    pairs = []
    for maps, truth in loader:
        pairs.append((head(maps).cpu().numpy(), truth))  # state: head=eval, recording=off
    return pairs


print(DepthModel, predict_depth([]))
