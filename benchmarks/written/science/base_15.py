"""Fabric training of a multi-modal (image + tabular) risk model with a pretrained, frozen image tower."""
import lightning as L
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from lightning.fabric.loggers import TensorBoardLogger
from torch.utils.data import DataLoader
from torchmetrics.classification import BinaryAUROC, MultilabelF1Score

from cohort import CohortDataset

HPARAMS = dict(lr=3e-4, wd=1e-2, epochs=30, batch_size=32, warmup=200, accumulate=2, n_labels=14)


class RiskModel(nn.Module):
    def __init__(self, n_tab, n_labels):
        super().__init__()
        self.tower = torchvision.models.densenet121(weights="IMAGENET1K_V1")
        self.tower.classifier = nn.Identity()
        for p in self.tower.parameters():
            p.requires_grad = False
        self.tab = nn.Sequential(nn.Linear(n_tab, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Dropout(0.3))
        self.diag = nn.Linear(1024 + 128, n_labels)
        self.risk = nn.Linear(1024 + 128, 1)

    def train(self, mode: bool = True):
        super().train(mode)
        self.tower.eval()
        return self

    def forward(self, img, tab):
        with torch.no_grad():
            f = self.tower(img)
        h = torch.cat([f, self.tab(tab)], dim=1)
        return self.diag(h), self.risk(h).squeeze(1)


def losses(diag, risk, batch):
    return F.binary_cross_entropy_with_logits(diag, batch["labels"]) + F.binary_cross_entropy_with_logits(
        risk, batch["event"]
    )


def train_epoch(fabric, model, loader, optimizer, scheduler, step):
    model.train()
    for i, batch in enumerate(loader):
        is_accumulating = (i + 1) % HPARAMS["accumulate"] != 0
        with fabric.no_backward_sync(model, enabled=is_accumulating):
            diag, risk = model(batch["img"], batch["tab"])
            loss = losses(diag, risk, batch)
            fabric.backward(loss / HPARAMS["accumulate"])
        if not is_accumulating:
            fabric.clip_gradients(model, optimizer, max_norm=1.0)
            optimizer.step()
            optimizer.zero_grad()
            scheduler.step()
            step += 1
            if step % 50 == 0:
                fabric.log("train/loss", loss.item(), step)
    return step


@torch.no_grad()
def validate(fabric, model, loader, f1, auroc):
    model.eval()
    total = 0.0
    for batch in loader:
        diag, risk = model(batch["img"], batch["tab"])
        total += losses(diag, risk, batch).item()
        f1.update(diag.sigmoid(), batch["labels"].int())
        auroc.update(risk.sigmoid(), batch["event"].int())
    out = {"val/loss": total / len(loader), "val/f1": f1.compute().item(), "val/auroc": auroc.compute().item()}
    f1.reset()
    auroc.reset()
    return out


def export(model, path):
    model.eval()
    model.cpu()
    torch.onnx.export(model, (torch.randn(1, 3, 224, 224), torch.randn(1, 40)), path, input_names=["img", "tab"])


def main():
    fabric = L.Fabric(accelerator="auto", devices="auto", precision="16-mixed", loggers=TensorBoardLogger("logs"))
    fabric.launch()
    fabric.seed_everything(7)

    train_set, val_set = CohortDataset("train"), CohortDataset("val")
    model = RiskModel(train_set.n_tab, HPARAMS["n_labels"])
    optimizer = torch.optim.AdamW(
        (p for p in model.parameters() if p.requires_grad), lr=HPARAMS["lr"], weight_decay=HPARAMS["wd"]
    )
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1.0, (s + 1) / HPARAMS["warmup"]))
    model, optimizer = fabric.setup(model, optimizer)
    train_loader, val_loader = fabric.setup_dataloaders(
        DataLoader(train_set, HPARAMS["batch_size"], shuffle=True, drop_last=True),
        DataLoader(val_set, HPARAMS["batch_size"]),
    )
    f1 = MultilabelF1Score(num_labels=HPARAMS["n_labels"]).to(fabric.device)
    auroc = BinaryAUROC().to(fabric.device)

    step, best = 0, 0.0
    for epoch in range(HPARAMS["epochs"]):
        step = train_epoch(fabric, model, train_loader, optimizer, scheduler, step)
        metrics = validate(fabric, model, val_loader, f1, auroc)
        fabric.log_dict(metrics, step)
        fabric.print(epoch, metrics)
        if metrics["val/auroc"] > best:
            best = metrics["val/auroc"]
            fabric.save("best.ckpt", {"model": model, "epoch": epoch})

    if fabric.is_global_zero:
        fabric.load("best.ckpt", {"model": model})
        export(model.module, "risk.onnx")


if __name__ == "__main__":
    main()
