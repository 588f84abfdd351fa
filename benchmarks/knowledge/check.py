"""Compares the effect files with what the libraries do: runs constructs on tiny random models, on the CPU, offline.

Run on demand, in an environment with the libraries (PyTorch 2.13 first, then what is wanted; what is missing is named):

    PYTHONPATH=src python benchmarks/knowledge/check.py            # compare
    PYTHONPATH=src python benchmarks/knowledge/check.py --write    # and put the result into docs/knowledge.md

A construct that returns a module is measured by the flags of all its layers. One that runs a module is called twice,
on a module in training and on one in eval mode, with hooks that note the flag and the recording at each layer.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import importlib
import importlib.metadata
import importlib.util
import io
import logging
import os
import re
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import torch  # noqa: E402
from torch import nn  # noqa: E402

from torchmode.knowledge import index, known_by  # noqa: E402
from torchmode.knowledge.effects import Returns  # noqa: E402
from torchmode.knowledge.reading import Table, read_file  # noqa: E402

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "knowledge.md"
FILES = ROOT / "src" / "torchmode" / "knowledge"
MARK = "## Checked against reality\n"


class NotHere(Exception):
    """A construct that cannot be run here; the text says why."""


@dataclass(frozen=True, slots=True)
class Check:
    """One construct: the name it is known by, and what measures it."""

    name: str
    measure: Callable[[], dict[str, str]]
    method: bool = False


@dataclass(slots=True)
class Result:
    """What was measured for one library."""

    agree: list[str] = field(default_factory=list)
    differ: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)


CHECKS: list[Check] = []


# -- measuring ------------------------------------------------------------------------------------------------------


def flags(module: nn.Module) -> str:
    """``train``, ``eval`` or ``mixed``: the flags of a module and of everything below it."""
    found = {part.training for part in module.modules()}
    return "mixed" if len(found) > 1 else "train" if found == {True} else "eval"


@contextlib.contextmanager
def watched(module: nn.Module) -> Iterator[list[tuple[bool, str]]]:
    """The flag and the recording at every forward call below ``module``."""
    seen: list[tuple[bool, str]] = []

    def note(part: nn.Module, *_: Any) -> None:
        recording = (
            "inference" if torch.is_inference_mode_enabled() else "on" if torch.is_grad_enabled() else "off"
        )
        seen.append((part.training, recording))

    hooks = [part.register_forward_pre_hook(note) for part in module.modules() if not list(part.children())]
    try:
        yield seen
    finally:
        for hook in hooks:
            hook.remove()


def starts(name: str, build: Callable[[], nn.Module]) -> None:
    """A construct that returns a module."""
    CHECKS.append(Check(name, lambda: {"starts": flags(build())}))


def wraps(name: str, wrap: Callable[[nn.Module], Any]) -> None:
    """A construct that returns the module it is given, or something around it."""

    def measure() -> dict[str, str]:
        found = set()
        for mode in (True, False):
            inner = net().train(mode)
            made = wrap(inner)
            layers = [part for part in made.modules() if not list(part.children())]
            if any(part.training is not mode for part in layers):
                found.add("switched")
                continue
            inner.train(not mode)
            followed = {part.training is not mode for part in layers}
            found.add("argument" if followed == {True} else "copy" if followed == {False} else "partly")
        return {"returns": "/".join(sorted(found))}

    CHECKS.append(Check(name, measure))


def other(name: str, build: Callable[[], Any]) -> None:
    """A construct that returns something that is no module."""
    CHECKS.append(Check(name, lambda: {"returns": "module" if isinstance(build(), nn.Module) else "other"}))


def acts(
    name: str, prepare: Callable[[], tuple[nn.Module, Callable[[], Any]]], *, method: bool = True
) -> None:
    """A call that runs or switches the module it is about; ``prepare`` makes the module and the call."""

    def measure() -> dict[str, str]:
        inside, recordings, after = {}, set(), {}
        for mode in (True, False):
            module, call = prepare()
            module.train(mode)
            with watched(module) as seen, silent():
                call()
            inside[mode] = {training for training, _ in seen}
            recordings |= {recording for _, recording in seen}
            after[mode] = flags(module)
        return {
            "inside": word_inside(inside),
            "recording": "/".join(sorted(recordings)),
            "leaves": word_after(after),
        }

    CHECKS.append(Check(name, measure, method))


def word_inside(inside: dict[bool, set[bool]]) -> str:
    seen = inside[True] | inside[False]
    if not seen:
        return "not run"
    if inside[True] <= {True} and inside[False] <= {False}:
        return "untouched"
    return "train" if seen == {True} else "eval" if seen == {False} else "mixed"


def word_after(after: dict[bool, str]) -> str:
    if after == {True: "train", False: "eval"}:
        return "restored"
    return after[True] if after[True] == after[False] else "unknown"


@contextlib.contextmanager
def silent() -> Iterator[None]:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def judge(check: Check) -> list[str]:
    """What the files say otherwise than was measured, one line each; empty where they agree."""
    owner, _, last = check.name.rpartition(".")
    knowledge = known_by(())
    effect = knowledge.method((owner,), last) if check.method else knowledge.effect(check.name)
    measured = check.measure()
    said: dict[str, str | None] = {
        "starts": effect.starts,
        "returns": effect.returns,
        "inside": effect.inside or "untouched",
        "recording": effect.recording or "on",
        "leaves": effect.leaves or "restored",
    }
    wrong = []
    for key, value in measured.items():
        says = said[key]
        if value == "not run" or (key == "recording" and value == ""):
            continue
        if key == "leaves" and says == "unknown":
            continue
        if key == "starts" and says == "unknown":
            continue
        if key == "returns" and says == Returns.ARGUMENTS and value == "argument":
            continue
        if value != says:
            wrong.append(f"`{key}` is {value}, the file says {says}")
    return wrong


# -- tiny models ----------------------------------------------------------------------------------------------------


def net() -> nn.Sequential:
    return nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5), nn.Linear(4, 2))


def batches() -> list[tuple[torch.Tensor, torch.Tensor]]:
    return [(torch.randn(6, 4), torch.zeros(6, dtype=torch.long)) for _ in range(2)]


def loader() -> torch.utils.data.DataLoader[Any]:
    data = torch.utils.data.TensorDataset(torch.randn(8, 4), torch.zeros(8, dtype=torch.long))
    return torch.utils.data.DataLoader(data, batch_size=4)


def declare_torchvision_operators() -> None:
    """There is no torchvision for the CPU build here: declare its compiled operators, so that its Python imports."""
    found = importlib.util.find_spec("torchvision")
    if found is None or found.origin is None:
        return
    text = (Path(found.origin).parent / "_meta_registrations.py").read_text(encoding="utf-8")
    names = set(re.findall(r"torchvision::(\w+)", text)) | set(re.findall(r'register_meta\("(\w+)"\)', text))
    try:
        importlib.import_module("torchvision")
    except RuntimeError:
        for loaded in [name for name in sys.modules if name.startswith("torchvision")]:
            del sys.modules[loaded]
        library = torch.library.Library("torchvision", "FRAGMENT")
        for name in sorted(names):
            library.define(f"{name}(Tensor a, Tensor b) -> Tensor")
        KEPT.append(library)


KEPT: list[Any] = []


# -- the constructs -------------------------------------------------------------------------------------------------


def check_torch() -> None:
    starts("torch.nn.Linear", lambda: nn.Linear(2, 2))
    starts("torch.nn.Dropout", lambda: nn.Dropout())
    starts("torch.nn.TransformerEncoderLayer", lambda: nn.TransformerEncoderLayer(4, 2))
    starts("torch.nn.LSTM", lambda: nn.LSTM(2, 2))
    starts("torch.nn.MultiheadAttention", lambda: nn.MultiheadAttention(4, 2))
    starts("torch.nn.InstanceNorm2d", lambda: nn.InstanceNorm2d(2))
    starts("torch.nn.LazyBatchNorm1d", lambda: nn.LazyBatchNorm1d())
    starts("torch.nn.Sequential", net)
    wraps("torch.nn.DataParallel", nn.DataParallel)
    wraps("torch.compile", torch.compile)
    wraps("torch.nn.SyncBatchNorm.convert_sync_batchnorm", nn.SyncBatchNorm.convert_sync_batchnorm)
    wraps("torch.jit.script", torch.jit.script)
    wraps("torch.optim.swa_utils.AveragedModel", torch.optim.swa_utils.AveragedModel)
    wraps("copy.deepcopy", copy.deepcopy)

    def recalibrate() -> tuple[nn.Module, Callable[[], Any]]:
        module = net()
        return module, lambda: torch.optim.swa_utils.update_bn(batches(), module)

    acts("torch.optim.swa_utils.update_bn", recalibrate, method=False)

    def traced() -> dict[str, str]:
        module = net().eval()
        frozen = torch.jit.trace(module, torch.randn(3, 4))
        frozen.train()
        given = torch.randn(3, 4)
        return {"starts": "unknown" if torch.equal(frozen(given), frozen(given)) else "thawed"}

    CHECKS.append(Check("torch.jit.trace", traced))

    def inside(guard: Callable[[], Any]) -> Callable[[], dict[str, str]]:
        def measure() -> dict[str, str]:
            with guard():
                recording = "on" if torch.is_grad_enabled() else "off"
                return {"recording": "inference" if torch.is_inference_mode_enabled() else recording}

        return measure

    CHECKS.append(Check("torch.no_grad", inside(torch.no_grad)))
    CHECKS.append(Check("torch.inference_mode", inside(torch.inference_mode)))
    CHECKS.append(Check("torch.enable_grad", inside(torch.enable_grad)))


def check_torchvision() -> None:
    models = importlib.import_module("torchvision.models")
    for name in (
        "resnet18",
        "mobilenet_v2",
        "vgg11",
        "efficientnet_b0",
        "densenet121",
        "swin_t",
        "convnext_tiny",
    ):
        starts(f"torchvision.models.{name}", lambda name=name: getattr(models, name)(weights=None))
    starts("torchvision.models.get_model", lambda: models.get_model("resnet18"))
    starts(
        "torchvision.models.segmentation.fcn_resnet50",
        lambda: models.segmentation.fcn_resnet50(weights=None, weights_backbone=None),
    )
    ops = importlib.import_module("torchvision.ops")
    starts("torchvision.ops.StochasticDepth", lambda: ops.StochasticDepth(0.1, "row"))
    starts("torchvision.ops.MLP", lambda: ops.MLP(4, [4]))
    starts("torchvision.ops.FrozenBatchNorm2d", lambda: ops.FrozenBatchNorm2d(4))
    extraction = importlib.import_module("torchvision.models.feature_extraction")
    wraps(
        "torchvision.models.feature_extraction.create_feature_extractor",
        lambda module: extraction.create_feature_extractor(module, ["3"]),
    )
    getter = importlib.import_module("torchvision.models._utils").IntermediateLayerGetter
    wraps("torchvision.models._utils.IntermediateLayerGetter", lambda module: getter(module, {"2": "out"}))


def check_timm() -> None:
    timm = importlib.import_module("timm")
    starts("timm.create_model", lambda: timm.create_model("resnet18", pretrained=False))
    starts("timm.models.resnet18", lambda: timm.models.resnet18())
    starts("timm.layers.DropPath", lambda: timm.layers.DropPath(0.1))
    starts("timm.utils.ModelEmaV2", lambda: timm.utils.ModelEmaV2(net()))
    starts("timm.utils.ModelEmaV3", lambda: timm.utils.ModelEmaV3(net()))
    wraps("timm.utils.unwrap_model", timm.utils.unwrap_model)
    other("timm.list_models", timm.list_models)
    other("timm.data.Mixup", lambda: timm.data.Mixup(num_classes=2))


def tiny_bert(**more: Any) -> Any:
    transformers = importlib.import_module("transformers")
    return transformers.BertConfig(
        vocab_size=20, hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8, **more
    )


def tiny_gpt() -> Any:
    transformers = importlib.import_module("transformers")
    return transformers.GPT2Config(vocab_size=20, n_positions=32, n_embd=8, n_layer=1, n_head=2)


def saved(model: Any) -> str:
    folder = tempfile.mkdtemp()
    with silent():
        model.save_pretrained(folder)
    return folder


class Rows(torch.utils.data.Dataset[Any]):
    def __len__(self) -> int:
        return 4

    def __getitem__(self, item: int) -> dict[str, torch.Tensor]:
        return {"input_ids": torch.tensor([1, 2, 3]), "labels": torch.tensor(0)}


def check_transformers() -> None:
    transformers = importlib.import_module("transformers")
    starts("transformers.BertModel", lambda: transformers.BertModel(tiny_bert()))
    starts("transformers.AutoModel.from_config", lambda: transformers.AutoModel.from_config(tiny_bert()))
    starts(
        "transformers.AutoModel.from_pretrained",
        lambda: transformers.AutoModel.from_pretrained(saved(transformers.BertModel(tiny_bert()))),
    )
    starts(
        "transformers.GPT2LMHeadModel.from_pretrained",
        lambda: transformers.GPT2LMHeadModel.from_pretrained(saved(transformers.GPT2LMHeadModel(tiny_gpt()))),
    )

    def pair() -> nn.Module:
        decoder = tiny_bert(is_decoder=True, add_cross_attention=True)
        return transformers.EncoderDecoderModel.from_encoder_decoder_pretrained(
            saved(transformers.BertModel(tiny_bert())), saved(transformers.BertLMHeadModel(decoder))
        )

    starts("transformers.EncoderDecoderModel.from_encoder_decoder_pretrained", pair)
    other("transformers.BertConfig", tiny_bert)
    other(
        "transformers.TrainingArguments",
        lambda: transformers.TrainingArguments(output_dir=tempfile.mkdtemp()),
    )
    other(
        "transformers.get_linear_schedule_with_warmup",
        lambda: transformers.get_linear_schedule_with_warmup(
            torch.optim.SGD(net().parameters(), lr=0.1), 1, 2
        ),
    )

    def generating() -> tuple[nn.Module, Callable[[], Any]]:
        model = transformers.GPT2LMHeadModel(tiny_gpt())
        return model, lambda: model.generate(torch.tensor([[1, 2]]), max_new_tokens=2, pad_token_id=0)

    acts("transformers.GPT2LMHeadModel.generate", generating)

    def training(call: str) -> Callable[[], tuple[nn.Module, Callable[[], Any]]]:
        def prepare() -> tuple[nn.Module, Callable[[], Any]]:
            model = transformers.BertForSequenceClassification(tiny_bert())
            with silent():
                arguments = transformers.TrainingArguments(
                    output_dir=tempfile.mkdtemp(),
                    max_steps=1,
                    report_to=[],
                    use_cpu=True,
                    save_strategy="no",
                    disable_tqdm=True,
                )
                trainer = transformers.Trainer(
                    model=model, args=arguments, train_dataset=Rows(), eval_dataset=Rows()
                )
            given = (Rows(),) if call == "predict" else ()
            return model, lambda: getattr(trainer, call)(*given)

        return prepare

    for call in ("train", "evaluate", "predict"):
        acts(f"transformers.Trainer.{call}", training(call))


def check_diffusers() -> None:
    diffusers = importlib.import_module("diffusers")

    def unet() -> Any:
        return diffusers.UNet2DModel(
            sample_size=8,
            in_channels=1,
            out_channels=1,
            block_out_channels=(8,),
            norm_num_groups=4,
            layers_per_block=1,
            down_block_types=("DownBlock2D",),
            up_block_types=("UpBlock2D",),
        )

    starts("diffusers.UNet2DModel", unet)
    starts("diffusers.UNet2DModel.from_config", lambda: diffusers.UNet2DModel.from_config(unet().config))
    starts(
        "diffusers.UNet2DModel.from_pretrained", lambda: diffusers.UNet2DModel.from_pretrained(saved(unet()))
    )
    other("diffusers.DDPMScheduler", lambda: diffusers.DDPMScheduler(num_train_timesteps=4))
    other("diffusers.DDPMPipeline", lambda: diffusers.DDPMPipeline(unet(), diffusers.DDPMScheduler()))
    training = importlib.import_module("diffusers.training_utils")
    other("diffusers.training_utils.EMAModel", lambda: training.EMAModel(unet().parameters()))


def check_accelerate() -> None:
    accelerate = importlib.import_module("accelerate")
    wraps("accelerate.Accelerator.prepare", lambda module: accelerate.Accelerator(cpu=True).prepare(module))
    wraps(
        "accelerate.Accelerator.prepare_model",
        lambda module: accelerate.Accelerator(cpu=True).prepare_model(module),
    )
    wraps(
        "accelerate.Accelerator.unwrap_model",
        lambda module: accelerate.Accelerator(cpu=True).unwrap_model(module),
    )
    wraps("accelerate.cpu_offload", lambda module: accelerate.cpu_offload(module, torch.device("cpu")))
    other("accelerate.Accelerator", lambda: accelerate.Accelerator(cpu=True))


def check_peft() -> None:
    peft = importlib.import_module("peft")
    transformers = importlib.import_module("transformers")

    def config() -> Any:
        return peft.LoraConfig(target_modules=["query"], lora_dropout=0.1)

    def kept() -> dict[str, str]:
        base = transformers.BertModel(tiny_bert()).eval()
        made = peft.get_peft_model(base, config())
        inner = [
            part for name, part in made.named_modules() if isinstance(part, nn.Dropout) and "lora" not in name
        ]
        return {"returns": "argument" if not any(part.training for part in inner) else "switched"}

    CHECKS.append(Check("peft.get_peft_model", kept))

    def loaded() -> nn.Module:
        folder = saved(peft.get_peft_model(transformers.BertModel(tiny_bert()), config()))
        return peft.PeftModel.from_pretrained(transformers.BertModel(tiny_bert()), folder)

    starts("peft.PeftModel.from_pretrained", loaded)
    other("peft.LoraConfig", config)


def check_trl() -> None:
    trl = importlib.import_module("trl.experimental.utils")
    transformers = importlib.import_module("transformers")
    starts(
        "trl.experimental.utils.create_reference_model",
        lambda: trl.create_reference_model(transformers.GPT2LMHeadModel(tiny_gpt())),
    )


def check_sentence_transformers() -> None:
    library = importlib.import_module("sentence_transformers")
    transformers = importlib.import_module("transformers")

    def folder() -> str:
        made = saved(transformers.BertModel(tiny_bert()))
        words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b"]
        (Path(made) / "vocab.txt").write_text("\n".join(words))
        transformers.BertTokenizer(str(Path(made) / "vocab.txt")).save_pretrained(made)
        return made

    starts(
        "sentence_transformers.SentenceTransformer",
        lambda: library.SentenceTransformer(folder(), device="cpu"),
    )

    def encoding() -> tuple[nn.Module, Callable[[], Any]]:
        model = library.SentenceTransformer(folder(), device="cpu")
        return model, lambda: model.encode(["a b"], show_progress_bar=False)

    acts("sentence_transformers.SentenceTransformer.encode", encoding)

    def crossing() -> tuple[nn.Module, Callable[[], Any]]:
        model = library.CrossEncoder(folder(), num_labels=1, device="cpu")
        return model, lambda: model.predict([("a", "b")], show_progress_bar=False)

    acts("sentence_transformers.CrossEncoder.predict", crossing)


def check_segmentation_models() -> None:
    library = importlib.import_module("segmentation_models_pytorch")

    def unet() -> Any:
        return library.Unet("resnet18", encoder_weights=None)

    starts("segmentation_models_pytorch.Unet", unet)
    starts("segmentation_models_pytorch.FPN", lambda: library.FPN("resnet18", encoder_weights=None))
    starts("segmentation_models_pytorch.from_pretrained", lambda: library.from_pretrained(saved(unet())))

    def predicting() -> tuple[nn.Module, Callable[[], Any]]:
        model = unet()
        return model, lambda: model.predict(torch.randn(2, 3, 32, 32))

    acts("segmentation_models_pytorch.Unet.predict", predicting)


def check_lightning() -> None:
    lightning = importlib.import_module("lightning")

    class Module(lightning.LightningModule):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.net = net()
            self.seen: dict[str, tuple[bool, bool]] = {}

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return self.net(x)

        def note(self, hook: str) -> None:
            self.seen[hook] = (self.net.training, torch.is_grad_enabled())

        def training_step(self, batch: Any, _: int) -> torch.Tensor:
            self.note("training_step")
            return nn.functional.cross_entropy(self(batch[0]), batch[1])

        def validation_step(self, batch: Any, _: int) -> None:
            self.note("validation_step")
            self(batch[0])

        def test_step(self, batch: Any, number: int) -> None:
            self.note("test_step")
            self(batch[0])

        def predict_step(self, batch: Any, _: int) -> None:
            self.note("predict_step")
            self(batch[0])

        def on_validation_epoch_end(self) -> None:
            self.note("on_validation_epoch_end")

        def configure_optimizers(self) -> Any:
            return torch.optim.SGD(self.parameters(), lr=0.1)

    def trainer() -> Any:
        return lightning.Trainer(
            max_epochs=1,
            limit_train_batches=1,
            accelerator="cpu",
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            enable_model_summary=False,
            num_sanity_val_steps=0,
        )

    starts("lightning.LightningModule", Module)
    other("lightning.Trainer", trainer)

    def running(call: str, *more: str) -> Callable[[], tuple[nn.Module, Callable[[], Any]]]:
        def prepare() -> tuple[nn.Module, Callable[[], Any]]:
            module = Module()
            return module, lambda: getattr(trainer(), call)(module, loader())

        return prepare

    for call in ("validate", "test", "predict"):
        acts(f"lightning.Trainer.{call}", running(call))

    def fitting() -> dict[str, str]:
        module = Module().train()
        with silent():
            trainer().fit(module, loader())
        return {"leaves": "restored" if flags(module) == "train" else flags(module)}

    CHECKS.append(Check("lightning.Trainer.fit", fitting, True))

    def hook(name: str) -> Callable[[], dict[str, str]]:
        def measure() -> dict[str, str]:
            module = Module().train()
            with silent():
                trainer().fit(module, loader(), loader())
                trainer().test(module, loader())
                trainer().predict(module, loader())
            training, recording = module.seen[name]
            return {"inside": "train" if training else "eval", "recording": "on" if recording else "off"}

        return measure

    for name in ("training_step", "validation_step", "test_step", "predict_step", "on_validation_epoch_end"):
        hooked = Check(f"lightning.LightningModule.{name}", hook(name), True)
        CHECKS.append(hooked)

    def frozen(call: str) -> Callable[[], tuple[nn.Module, Callable[[], Any]]]:
        def prepare() -> tuple[nn.Module, Callable[[], Any]]:
            module = Module()
            return module, getattr(module, call)

        return prepare

    acts("lightning.LightningModule.freeze", frozen("freeze"))
    acts("lightning.LightningModule.unfreeze", frozen("unfreeze"))
    wraps("lightning.Fabric.setup", lambda module: lightning.Fabric(accelerator="cpu").setup(module))


def check_ignite() -> None:
    engine = importlib.import_module("ignite.engine")

    def running(kind: str) -> Callable[[], tuple[nn.Module, Callable[[], Any]]]:
        def prepare() -> tuple[nn.Module, Callable[[], Any]]:
            module = net()
            if kind == "trainer":
                optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
                made = engine.create_supervised_trainer(module, optimizer, nn.functional.cross_entropy)
            else:
                made = engine.create_supervised_evaluator(module)
            return module, lambda: made.run(batches(), max_epochs=1)

        return prepare

    acts("ignite.engine.create_supervised_trainer.run", running("trainer"))
    acts("ignite.engine.create_supervised_evaluator.run", running("evaluator"))
    other("ignite.engine.Engine", lambda: engine.Engine(lambda engine, batch: None))
    metrics = importlib.import_module("ignite.metrics")
    other("ignite.metrics.Accuracy", metrics.Accuracy)


def check_skorch() -> None:
    skorch = importlib.import_module("skorch")
    import numpy

    def running(call: str) -> Callable[[], tuple[nn.Module, Callable[[], Any]]]:
        def prepare() -> tuple[nn.Module, Callable[[], Any]]:
            x, y = numpy.random.randn(12, 4).astype("float32"), numpy.array([0, 1] * 6)
            made = skorch.NeuralNetClassifier(
                net(), criterion=nn.CrossEntropyLoss, max_epochs=1, verbose=0, train_split=None
            )
            made.initialize()
            return made.module_, lambda: made.partial_fit(x, y) if call == "partial_fit" else made.predict(x)

        return prepare

    acts("skorch.NeuralNetClassifier.partial_fit", running("partial_fit"))
    acts("skorch.NeuralNetClassifier.predict", running("predict"))


def check_torch_geometric() -> None:
    library = importlib.import_module("torch_geometric.nn")
    starts("torch_geometric.nn.GCNConv", lambda: library.GCNConv(2, 2))
    starts("torch_geometric.nn.BatchNorm", lambda: library.BatchNorm(2))
    starts("torch_geometric.nn.MLP", lambda: library.MLP([2, 2, 2]))
    starts("torch_geometric.nn.GCN", lambda: library.GCN(2, 2, 1))


def check_monai() -> None:
    nets = importlib.import_module("monai.networks.nets")
    utils = importlib.import_module("monai.networks.utils")
    starts("monai.networks.nets.UNet", lambda: nets.UNet(2, 1, 1, (4, 8), (2,)))

    def scope(manager: Callable[..., Any]) -> Callable[[], dict[str, str]]:
        def measure() -> dict[str, str]:
            inside, after, recordings = {}, {}, set()
            for mode in (True, False):
                module = net().train(mode)
                with manager(module):
                    inside[mode] = {module.training}
                    recordings.add("on" if torch.is_grad_enabled() else "off")
                after[mode] = flags(module)
            return {
                "inside": word_inside(inside),
                "leaves": word_after(after),
                "recording": "/".join(recordings),
            }

        return measure

    CHECKS.append(Check("monai.networks.utils.eval_mode", scope(utils.eval_mode)))
    CHECKS.append(Check("monai.networks.utils.train_mode", scope(utils.train_mode)))
    inferers = importlib.import_module("monai.inferers")

    def sliding() -> tuple[nn.Module, Callable[[], Any]]:
        module = nn.Sequential(nn.Conv2d(1, 1, 1), nn.Dropout())
        return module, lambda: inferers.sliding_window_inference(torch.randn(1, 1, 8, 8), (4, 4), 1, module)

    acts("monai.inferers.sliding_window_inference", sliding, method=False)


def check_kornia() -> None:
    library = importlib.import_module("kornia")
    starts("kornia.feature.HardNet", lambda: library.feature.HardNet(pretrained=False))


def check_fastai() -> None:
    basics = importlib.import_module("fastai.basics")

    def running(call: str) -> Callable[[], tuple[nn.Module, Callable[[], Any]]]:
        def prepare() -> tuple[nn.Module, Callable[[], Any]]:
            module = net()
            data = basics.DataLoaders.from_dsets(
                [(torch.randn(4), torch.tensor(0)) for _ in range(8)],
                [(torch.randn(4), torch.tensor(0)) for _ in range(8)],
                bs=4,
                device="cpu",
                num_workers=0,
            )
            learner = basics.Learner(data, module, loss_func=nn.CrossEntropyLoss(), path=tempfile.mkdtemp())
            given = (1,) if call == "fit" else ()

            def run() -> None:
                with learner.no_bar():
                    getattr(learner, call)(*given)

            return module, run

        return prepare

    acts("fastai.basics.Learner.validate", running("validate"))


SUITES: dict[str, Callable[[], None]] = {
    name.removeprefix("check_"): function
    for name, function in list(globals().items())
    if name.startswith("check_") and callable(function)
}


# -- the report -----------------------------------------------------------------------------------------------------


def run_suite(name: str, suite: Callable[[], None]) -> Result:
    """Run the checks of one library."""
    result = Result()
    CHECKS.clear()
    try:
        with silent():
            suite()
    except Exception as error:
        result.skipped["(all)"] = f"{type(error).__name__}: {error}".splitlines()[0][:120]
        return result
    for check in CHECKS:
        try:
            with silent():
                wrong = judge(check)
        except Exception as error:
            result.skipped[check.name] = f"{type(error).__name__}: {error}".splitlines()[0][:120]
            continue
        if wrong:
            result.differ.append(f"`{check.name}`: {'; '.join(wrong)}")
        else:
            result.agree.append(check.name)
    return result


def version(file: str, table: Table) -> str:
    distributions = importlib.metadata.packages_distributions()
    found = [
        f"{distribution} {importlib.metadata.version(distribution)}"
        for package in table.library.packages
        for distribution in dict.fromkeys(distributions.get(package, ()))
    ]
    return ", ".join(dict.fromkeys(found)) or "not installed"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the result into docs/knowledge.md")
    parser.add_argument("libraries", nargs="*")
    asked = parser.parse_args()
    declare_torchvision_operators()
    rows, differences, skipped = [], [], []
    for name in asked.libraries or SUITES:
        table = read_file(FILES / f"{name}.toml")
        result = run_suite(name, SUITES[name])
        found = version(name, table)
        print(
            f"{name} ({found}): {len(result.agree)} agree, {len(result.differ)} differ, {len(result.skipped)} not run"
        )
        for line in [*result.differ, *(f"`{key}`: {why}" for key, why in result.skipped.items())]:
            print(f"    {line}")
        rows.append(
            f"| {table.library.name} | {found} | {len(result.agree)} | {len(result.differ)} | "
            f"{', '.join(f'`{item}`' for item in result.agree)} |"
        )
        differences += result.differ
        skipped += [f"{key}: {why}" for key, why in result.skipped.items()]
    untried = sorted(set(index().values()) - set(SUITES))
    if asked.write:
        text = PAGE.read_text(encoding="utf-8").split(MARK)[0]
        PAGE.write_text(text + MARK + section(rows, differences, skipped, untried), encoding="utf-8")
    return bool(differences)


def section(rows: list[str], differences: list[str], skipped: list[str], untried: list[str]) -> str:
    differ = "\n".join(f"- {line}" for line in differences) or "None."
    missing = "\n".join(f"- {line}" for line in skipped) or "None."
    first = (
        f"The last run of `benchmarks/knowledge/check.py`: PyTorch {torch.__version__}, "
        f"Python {sys.version.split()[0]}, on the CPU and offline. Each construct was run on tiny random models, "
        "and its mode and recording were "
        "compared with its entry."
    )
    last = (
        f"No construct of these files was run: {', '.join(f'`{name}.toml`' for name in untried)}. torchvision was "
        "imported without its compiled operators (its Python code alone), so detection models were not run."
    )
    table = ["| library | version | agree | differ | constructs run |", "|---|---|---|---|---|", *rows]
    parts = [first, "\n".join(table), "Differences:", differ, "Tried and not run:", missing, last]
    return "\n" + "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
