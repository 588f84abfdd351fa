import math
import sys
import time

import torch
import torchvision
from torchvision.models.detection import fasterrcnn_resnet50_fpn
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor
from torchvision.ops import box_iou

from dataset import PennFudanDataset, collate_fn
import transforms as T

CFG = dict(
    root="PennFudanPed",
    num_classes=2,
    lr=0.005,
    epochs=10,
    print_freq=10,
    score_thr=0.5,
)


def get_model(num_classes):
    model = fasterrcnn_resnet50_fpn(weights="DEFAULT")
    in_features = model.roi_heads.box_predictor.cls_score.in_features
    model.roi_heads.box_predictor = FastRCNNPredictor(in_features, num_classes)
    return model


def get_transform(train):
    tfs = [T.ToTensor()]
    if train:
        tfs.append(T.RandomHorizontalFlip(0.5))
    return T.Compose(tfs)


class Averager:
    def __init__(self):
        self.total, self.n = 0.0, 0

    def send(self, value):
        self.total += value
        self.n += 1

    @property
    def value(self):
        return self.total / max(1, self.n)


def warmup_lr_scheduler(optimizer, warmup_iters, warmup_factor):
    def f(x):
        if x >= warmup_iters:
            return 1
        alpha = float(x) / warmup_iters
        return warmup_factor * (1 - alpha) + alpha
    return torch.optim.lr_scheduler.LambdaLR(optimizer, f)


def train_one_epoch(model, optimizer, data_loader, device, epoch, print_freq, scaler=None):
    model.train()
    hist = Averager()
    lr_scheduler = None
    if epoch == 0:
        warmup_factor = 1. / 1000
        warmup_iters = min(1000, len(data_loader) - 1)
        lr_scheduler = warmup_lr_scheduler(optimizer, warmup_iters, warmup_factor)

    for i, (images, targets) in enumerate(data_loader):
        images = list(image.to(device) for image in images)
        targets = [{k: v.to(device) for k, v in t.items()} for t in targets]
        with torch.cuda.amp.autocast(enabled=scaler is not None):
            loss_dict = model(images, targets)
            losses = sum(loss for loss in loss_dict.values())
        loss_value = losses.item()
        if not math.isfinite(loss_value):
            print("Loss is {}, stopping training".format(loss_value))
            sys.exit(1)
        optimizer.zero_grad()
        if scaler is not None:
            scaler.scale(losses).backward()
            scaler.step(optimizer)
            scaler.update()
        else:
            losses.backward()
            optimizer.step()
        if lr_scheduler is not None:
            lr_scheduler.step()
        hist.send(loss_value)
        if i % print_freq == 0:
            print(f"Epoch {epoch} it {i} loss {hist.value:.4f} lr {optimizer.param_groups[0]['lr']:.6f}")
    return hist.value


@torch.inference_mode()
def evaluate(model, data_loader, device, score_thr):
    cpu_device = torch.device("cpu")
    model.eval()
    tp, n_gt, n_det = 0, 0, 0
    for images, targets in data_loader:
        images = list(img.to(device) for img in images)
        t0 = time.time()
        outputs = model(images)
        outputs = [{k: v.to(cpu_device) for k, v in t.items()} for t in outputs]
        model_time = time.time() - t0
        for out, tgt in zip(outputs, targets):
            keep = out["scores"] > score_thr
            boxes = out["boxes"][keep]
            n_det += len(boxes)
            n_gt += len(tgt["boxes"])
            if len(boxes) and len(tgt["boxes"]):
                tp += (box_iou(boxes, tgt["boxes"]).max(0)[0] > 0.5).sum().item()
    return tp / max(1, n_gt), tp / max(1, n_det)


def validation_loss(model, data_loader, device):
    # torchvision detectors only give losses in train mode
    model.train()
    meter = Averager()
    with torch.no_grad():
        for images, targets in data_loader:
            images = [im.to(device) for im in images]
            targets = [{k: v.to(device) for k, v in t.items()} for t in targets]
            loss_dict = model(images, targets)
            meter.send(sum(loss_dict.values()).item())
    return meter.value


def main():
    device = torch.device('cuda') if torch.cuda.is_available() else torch.device('cpu')
    dataset = PennFudanDataset(CFG["root"], get_transform(train=True))
    dataset_test = PennFudanDataset(CFG["root"], get_transform(train=False))
    indices = torch.randperm(len(dataset)).tolist()
    dataset = torch.utils.data.Subset(dataset, indices[:-50])
    dataset_test = torch.utils.data.Subset(dataset_test, indices[-50:])
    data_loader = torch.utils.data.DataLoader(dataset, batch_size=2, shuffle=True, num_workers=4, collate_fn=collate_fn)
    data_loader_test = torch.utils.data.DataLoader(dataset_test, batch_size=1, num_workers=4, collate_fn=collate_fn)

    model = get_model(CFG["num_classes"])
    model.to(device)
    params = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.SGD(params, lr=CFG["lr"], momentum=0.9, weight_decay=0.0005)
    lr_scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=3, gamma=0.1)

    best = 0
    for epoch in range(CFG["epochs"]):
        train_one_epoch(model, optimizer, data_loader, device, epoch, CFG["print_freq"])
        lr_scheduler.step()
        vl = validation_loss(model, data_loader_test, device)
        recall, precision = evaluate(model, data_loader_test, device, CFG["score_thr"])
        print(f"val loss {vl:.4f} recall {recall:.3f} precision {precision:.3f}")
        if recall > best:
            best = recall
            torch.save(model.state_dict(), "best_frcnn.pth")

    # show one prediction
    img, _ = dataset_test[0]
    model.load_state_dict(torch.load("best_frcnn.pth"))
    model.eval()
    with torch.no_grad():
        prediction = model([img.to(device)])
    print(prediction[0]["boxes"][:5], prediction[0]["scores"][:5])


if __name__ == "__main__":
    main()
