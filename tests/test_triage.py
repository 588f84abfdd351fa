"""The gate before the analysis turns away what cannot matter, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from torchmode.triage import may_matter

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("**/*.py"))


@pytest.mark.parametrize(
    "text",
    [
        "def evaluate(model, loader):\n    model.eval()\n    return [model(x) for x in loader]\n",
        "def fit(net, data):\n    for x in data:\n        net(x).sum().backward()\n",
        "from models import build\nnet = build()\nnet.load_state_dict(weights)\nprint(net(x))\n",
        "from transformers import AutoModel\nprint(AutoModel.from_pretrained('x')(y))\n",
        "import torch\nmodel = torch.load('model.pt')\nprint(model(x))\n",
        "import torch.nn.functional as F\ndef drop(x):\n    return F.dropout(x)\n",
        "import timm\nprint(timm.create_model('resnet18')(x))\n",
        "from contextlib import nullcontext\nwith no_grad():\n    f(x)\n",
        "net. eval ()\nimport torch\n",
        "import paddle\nimport torch\nnet.eval()\nprint(net(x))\n",
        "import jittery\nnet.eval()\nprint(net(x))\n",
    ],
)
def test_these_matter(text: str) -> None:
    assert may_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "def add(a, b):\n    return a + b\n",
        "import django.db.models\nclass Post(django.db.models.Model):\n    pass\n",
        "import sklearn.svm\nmodel = sklearn.svm.SVC().fit(x, y)\nprint(model.predict(z))\n",
        "import torch\nprint(torch.ones(3))\n",
        "def close(conn):\n    conn.close()  # kept for backward compatibility\n",
        "import types\nprint(isinstance(x, types.ModuleType), model.evaluate(), self.trainer)\n",
        "# hardware may accelerate this\nprint(load(net))\n",
        "import megengine as mge\nfrom build import load\nmodel = load()\nmodel.eval()\nprint(model(x).numpy())\n",
        "import os\nif x:\n    from mxnet.gluon import nn\nnet = nn.Dense(3)\nnet.load_state_dict(w)\n",
    ],
)
def test_these_do_not(text: str) -> None:
    assert not may_matter(text)


def test_every_script_passes_the_gate() -> None:
    assert all(may_matter(path.read_text(encoding="utf-8")) for path in SCRIPTS)
