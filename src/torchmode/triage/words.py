"""May this file matter? A cheap look at the text, before anything is parsed.

The gate is one-sided: a file that it turns away cannot hold a finding, a file that it lets through may well hold
none. It asks for two things: a sign of PyTorch, and a sign of a module that is run, switched or trained. A helper
such as ``def evaluate(model, loader): model.eval() ...`` imports nothing at all, so the switches themselves are
signs of both.
"""

from __future__ import annotations

import re

# A substring that is found at C speed, and what it has to be part of: `conn.` is no `nn.`, `backwards` no call.
_SWITCHES = {
    ".eval": r"\.eval\b",
    ".train": r"\.train(?:ing)?\b",
    "no_grad": r"no_grad",
    "inference_mode": r"inference_mode",
    "set_grad_enabled": r"set_grad_enabled",
    "enable_grad": r"enable_grad",
    "backward": r"(?:\.|_)\s*backward\b",
    "state_dict": r"state_dict",
    "requires_grad": r"requires_grad",
    "zero_grad": r"zero_grad",
    "from_pretrained": r"from_pretrained",
    "nn.": r"\bnn\.",
    "(Module": r"\(Module\b",
}

_ECOSYSTEM = (
    "torch",
    "lightning",
    "transformers",
    "diffusers",
    "timm",
    "fastai",
    "import accelerate",
    "from accelerate",
    "segmentation_models",
    "monai",
    "ultralytics",
    "detectron2",
    "mmcv",
    "mmengine",
    "mmdet",
    "mmseg",
    "peft",
    "import clip",
    "open_clip",
    "kornia",
    "dgl",
    "skorch",
    "ignite",
    "pyro",
    "fairseq",
    "speechbrain",
    "espnet",
    "deepspeed",
    "efficientnet",
)

_MODULES = (
    "nn",
    "Module",
    "odel",
    "net",
    "Net",
    "load",
    "hub",
    "train",
    "Train",
    "eval",
    "grad",
    "forward",
    "optim",
    "parameters",
    "encoder",
    "decoder",
    "predict",
    "dropout",
    "jit",
)

# Frameworks whose modules have modes of their own. A file that imports one and never names PyTorch speaks of those.
FRAMEWORKS = (
    "MNN", "chainer", "flax", "haiku", "jittor", "keras", "megengine", "mindspore", "mlx", "mxnet", "oneflow", "paddle",
    "tensorflow", "tinygrad",
)  # fmt: skip
_OTHERS = re.compile(rf"^[ \t]*(?:import|from)[ \t]+(?:{'|'.join(FRAMEWORKS)})\b", re.MULTILINE)


def may_matter(text: str) -> bool:
    """Whether a file with this text can hold a finding. False is certain, True is a guess. Never fails."""
    if any(word in text and re.search(sign, text) for word, sign in _SWITCHES.items()):
        return _names_pytorch(text) or _OTHERS.search(text) is None
    return _names_pytorch(text) and any(word in text for word in _MODULES)


def _names_pytorch(text: str) -> bool:
    return any(word in text for word in _ECOSYSTEM)
