"""Nothing switches recording off around what is only read."""
import torch
from ultralytics.nn.tasks import DepthModel
from ultralytics.utils.torch_utils import smart_inference_mode


class Head(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.scale = torch.nn.Linear(4, 1)

    def forward(self, maps):
        return self.scale(maps)


#
def predict_depth(loader):
    head = Head().eval()
    pairs = []
    for maps, truth in loader:
        pairs.append((head(maps).cpu().numpy(), truth))  # TMD102: head; state: head=eval, recording=on
    return pairs


print(DepthModel, smart_inference_mode, predict_depth([]))
