import argparse
import time
from collections import defaultdict

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.optim import lr_scheduler
from torchvision import models

from data import get_dataloaders


def kd_loss(student_logits, teacher_logits, labels, T=4.0, alpha=0.9):
    soft = F.kl_div(
        F.log_softmax(student_logits / T, dim=1),
        F.softmax(teacher_logits / T, dim=1),
        reduction="batchmean",
    ) * (T * T)
    return alpha * soft + (1 - alpha) * F.cross_entropy(student_logits, labels)


class SmallNet(nn.Module):
    """Student: four conv blocks and a dropout head."""

    def __init__(self, n_classes, width=32, p_drop=0.3):
        super().__init__()
        blocks = []
        cin = 3
        for mult in (1, 2, 4, 8):
            blocks.append(nn.Conv2d(cin, width * mult, 3, padding=1, bias=False))
            blocks.append(nn.BatchNorm2d(width * mult))
            blocks.append(nn.ReLU(inplace=True))
            blocks.append(nn.MaxPool2d(2))
            cin = width * mult
        self.features = nn.Sequential(*blocks)
        self.head = nn.Sequential(nn.Dropout(p_drop), nn.Linear(cin, n_classes))

    def forward(self, x):
        x = self.features(x)
        return self.head(x.mean(dim=(2, 3)))


def build_teacher(n_classes, path, device):
    teacher = models.resnet34()
    teacher.fc = nn.Linear(teacher.fc.in_features, n_classes)
    ckpt = torch.load(path, map_location="cpu")
    teacher.load_state_dict(ckpt["state_dict"] if "state_dict" in ckpt else ckpt)
    teacher.to(device)
    teacher.eval()
    return teacher


def run(student, teacher, loaders, optimizer, scheduler, device, opts):
    since = time.time()
    best_acc, best_wts = 0.0, None
    log = defaultdict(list)
    for epoch in range(opts.epochs):
        for phase in ["train", "val"]:
            if phase == "train":
                student.train()
            else:
                student.eval()

            running_loss, running_corrects, n = 0.0, 0, 0
            for images, labels in loaders[phase]:
                images = images.to(device)
                labels = labels.to(device)
                optimizer.zero_grad()

                with torch.set_grad_enabled(phase == "train"):
                    with torch.no_grad():
                        t_logits = teacher(images)
                    s_logits = student(images)
                    loss = kd_loss(s_logits, t_logits, labels, opts.temperature, opts.alpha)
                    preds = s_logits.argmax(1)
                    if phase == "train":
                        loss.backward()
                        optimizer.step()

                running_loss += loss.item() * images.size(0)
                running_corrects += torch.sum(preds == labels).item()
                n += images.size(0)
            if phase == "train":
                scheduler.step()

            epoch_loss, epoch_acc = running_loss / n, running_corrects / n
            log[phase].append((epoch_loss, epoch_acc))
            print("{} {} Loss: {:.4f} Acc: {:.4f}".format(epoch, phase, epoch_loss, epoch_acc))
            if phase == "val" and epoch_acc > best_acc:
                best_acc = epoch_acc
                best_wts = {k: v.clone() for k, v in student.state_dict().items()}
    print("done in {:.0f}s, best {:.4f}".format(time.time() - since, best_acc))
    student.load_state_dict(best_wts)
    return student, log


def accuracy(net, loader, device):
    net.eval()
    hit = tot = 0
    with torch.no_grad():
        for x, y in loader:
            logits = net(x.to(device))
            hit += (logits.argmax(dim=1).cpu() == y).sum().item()
            tot += len(y)
    return hit / tot


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--teacher", default="teacher.pth")
    ap.add_argument("--epochs", type=int, default=60)
    ap.add_argument("--temperature", type=float, default=4.0)
    ap.add_argument("--alpha", type=float, default=0.9)
    ap.add_argument("--lr", type=float, default=0.05)
    ap.add_argument("--classes", type=int, default=100)
    opts = ap.parse_args()

    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    loaders = get_dataloaders()
    teacher = build_teacher(opts.classes, opts.teacher, device)
    student = SmallNet(opts.classes).to(device)
    print("teacher acc", accuracy(teacher, loaders["val"], device))

    optimizer = torch.optim.SGD(student.parameters(), lr=opts.lr, momentum=0.9, nesterov=True, weight_decay=1e-4)
    scheduler = lr_scheduler.MultiStepLR(optimizer, [30, 45], gamma=0.1)
    student, log = run(student, teacher, loaders, optimizer, scheduler, device, opts)
    print("final student acc", accuracy(student, loaders["test"], device))
    torch.save(student.state_dict(), "student.pth")


if __name__ == "__main__":
    main()
