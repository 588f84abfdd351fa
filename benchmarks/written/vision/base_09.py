import argparse
import copy
import os
from functools import partial

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
from torch.utils.data import DataLoader

from aug import TwoCrops, eval_tf


class MLP(nn.Module):
    def __init__(self, dim, hidden=4096, out=256):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(dim, hidden),
            nn.BatchNorm1d(hidden),
            nn.ReLU(inplace=True),
            nn.Linear(hidden, out))

    def forward(self, x):
        return self.net(x)


class BYOL(nn.Module):
    def __init__(self, arch="resnet50", m=0.996):
        super().__init__()
        self.m = m
        base = torchvision.models.__dict__[arch](zero_init_residual=True)
        dim = base.fc.in_features
        base.fc = nn.Identity()
        self.online_encoder = base
        self.online_projector = MLP(dim)
        self.predictor = MLP(256)
        self.target_encoder = copy.deepcopy(self.online_encoder)
        self.target_projector = copy.deepcopy(self.online_projector)
        for p in list(self.target_encoder.parameters()) + list(self.target_projector.parameters()):
            p.requires_grad = False

    @torch.no_grad()
    def momentum_update(self):
        for q, k in zip(self.online_encoder.parameters(), self.target_encoder.parameters()):
            k.data = k.data * self.m + q.data * (1. - self.m)
        for q, k in zip(self.online_projector.parameters(), self.target_projector.parameters()):
            k.data = k.data * self.m + q.data * (1. - self.m)

    @staticmethod
    def regression_loss(x, y):
        return 2 - 2 * (F.normalize(x, dim=-1) * F.normalize(y, dim=-1)).sum(dim=-1)

    def forward(self, v1, v2):
        p1 = self.predictor(self.online_projector(self.online_encoder(v1)))
        p2 = self.predictor(self.online_projector(self.online_encoder(v2)))
        with torch.no_grad():
            self.momentum_update()
            t1 = self.target_projector(self.target_encoder(v1))
            t2 = self.target_projector(self.target_encoder(v2))
        return (self.regression_loss(p1, t2) + self.regression_loss(p2, t1)).mean()


class AverageMeter(object):
    def __init__(self, name):
        self.name = name
        self.reset()

    def reset(self):
        self.val = self.sum = self.count = self.avg = 0

    def update(self, val, n=1):
        self.val = val
        self.sum += val * n
        self.count += n
        self.avg = self.sum / self.count


def train_one_epoch(loader, model, optimizer, epoch, args):
    meter = AverageMeter('loss')
    model.train()
    for i, ((v1, v2), _) in enumerate(loader):
        v1, v2 = v1.cuda(args.gpu, non_blocking=True), v2.cuda(args.gpu, non_blocking=True)
        loss = model(v1, v2)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        meter.update(loss.item(), v1.size(0))
        if i % args.print_freq == 0:
            print(f'[{epoch}][{i}/{len(loader)}] {meter.name} {meter.val:.4f} ({meter.avg:.4f})')
    return meter.avg


def extract(encoder, loader, gpu):
    feats, labels = [], []
    encoder.eval()
    with torch.no_grad():
        for img, lab in loader:
            f = encoder(img.cuda(gpu, non_blocking=True))
            feats.append(F.normalize(f, dim=1))
            labels.append(lab.cuda(gpu))
    return torch.cat(feats), torch.cat(labels)


def knn(encoder, bank_loader, test_loader, args, k=20, t=0.07):
    bank, bank_y = extract(encoder, bank_loader, args.gpu)
    q, q_y = extract(encoder, test_loader, args.gpu)
    sim, idx = (q @ bank.t()).topk(k, dim=1)
    w = (sim / t).exp()
    votes = torch.zeros(q.size(0), args.num_classes, device=q.device)
    votes.scatter_add_(1, bank_y[idx], w)
    return (votes.argmax(1) == q_y).float().mean().item() * 100


def save_checkpoint(state, is_best, filename='checkpoint.pth.tar'):
    torch.save(state, filename)
    if is_best:
        torch.save(state, filename.replace('.pth', '_best.pth'))


def adjust_lr(optimizer, epoch, args):
    lr = args.lr * 0.5 * (1. + torch.cos(torch.tensor(3.14159 * epoch / args.epochs)).item())
    for group in optimizer.param_groups:
        group['lr'] = lr


def main():
    p = argparse.ArgumentParser(description='BYOL')
    p.add_argument('data')
    p.add_argument('-a', '--arch', default='resnet50')
    p.add_argument('--epochs', default=300, type=int)
    p.add_argument('--lr', default=0.2, type=float)
    p.add_argument('--gpu', default=0, type=int)
    p.add_argument('--print-freq', default=50, type=int)
    p.add_argument('--num-classes', default=100, type=int)
    args = p.parse_args()

    model = BYOL(args.arch).cuda(args.gpu)
    optimizer = torch.optim.SGD([q for q in model.parameters() if q.requires_grad], args.lr, momentum=0.9, weight_decay=1e-4)
    mk = partial(DataLoader, batch_size=256, num_workers=8, pin_memory=True)
    folder = partial(torchvision.datasets.ImageFolder)
    train_loader = mk(folder(os.path.join(args.data, 'train'), TwoCrops()), shuffle=True, drop_last=True)
    bank_loader = mk(folder(os.path.join(args.data, 'train'), eval_tf))
    test_loader = mk(folder(os.path.join(args.data, 'val'), eval_tf))

    best = 0
    for epoch in range(args.epochs):
        adjust_lr(optimizer, epoch, args)
        loss = train_one_epoch(train_loader, model, optimizer, epoch, args)
        if epoch % 5 == 0:
            acc = knn(model.online_encoder, bank_loader, test_loader, args)
            print('kNN', acc)
            save_checkpoint({'epoch': epoch, 'sd': model.state_dict(), 'opt': optimizer.state_dict()}, acc > best)
            best = max(best, acc)


if __name__ == '__main__':
    main()
