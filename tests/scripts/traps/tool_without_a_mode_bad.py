"""Trap: a class under `no_grad` runs modules of a library that are tools (a sharpener, a codec), beside a network.

None of the three classes is shown. Nothing says of `Sharpen` and `JpegCodec` that they have a layer whose mode matters;
`UpscalerNet` says that it is a network, and the class that made it for inference never thinks of the mode.
"""

import torch
from degradations import JpegCodec, Sharpen
from upscalers import UpscalerNet


class Restorer:
    def __init__(self):
        self.sharpen = Sharpen().cuda()
        self.codec = JpegCodec(differentiable=False).cuda()
        self.upscaler = UpscalerNet(scale=4).cuda()

    @torch.no_grad()
    def feed_data(self, batch):
        self.target = self.sharpen(batch["image"].cuda())  # state: self.sharpen=train, recording=off
        degraded = self.target + 0.1 * torch.randn_like(self.target)
        self.input = self.codec(degraded, quality=60)  # state: self.codec=train, recording=off

    @torch.no_grad()
    def restore(self, image):
        degraded = self.codec(image, quality=60)
        return self.upscaler(degraded).clamp(0, 1)  # TMD101: self.upscaler; state: self.upscaler=train, recording=off
