"""A service asks for training mode when it is built, and says why: the statistics of the image are wanted."""
import torch

from restoration import get_generator


class Deblur:
    def __init__(self, path):
        model = get_generator("resnet")
        model.load_state_dict(torch.load(path))
        self.model = model.cuda()
        self.model.train(True)
        # the norm layers must use the statistics of this image, it is not a bug

    def __call__(self, image):
        with torch.no_grad():
            sharp = self.model(image)  # state: self.model=train, recording=off
        return sharp.clamp(0, 1).cpu().numpy()
