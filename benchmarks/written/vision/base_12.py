# Simple baseline for human pose estimation, DDP version. Launch with torchrun.
import argparse
import os
import os.path as osp
import shutil

import numpy as np
import torch
import torch.distributed as dist
import torch.nn as nn
from torch.nn.parallel import DistributedDataParallel as DDP
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler
import torchvision.models as tvm

from lib.dataset import CocoPose
from lib.metrics import pck

BN_MOMENTUM = 0.1


class PoseResNet(nn.Module):
    def __init__(self, num_joints=17, num_deconv=3):
        super(PoseResNet, self).__init__()
        res = tvm.resnet50(weights=tvm.ResNet50_Weights.IMAGENET1K_V2)
        self.backbone = nn.Sequential(res.conv1, res.bn1, res.relu, res.maxpool, res.layer1, res.layer2, res.layer3, res.layer4)
        self.inplanes = 2048
        self.deconv_layers = self._make_deconv(num_deconv)
        self.final_layer = nn.Conv2d(256, num_joints, 1)
        self.init_weights()

    def _make_deconv(self, n):
        layers = []
        for _ in range(n):
            layers.append(nn.ConvTranspose2d(self.inplanes, 256, 4, 2, 1, bias=False))
            layers.append(nn.BatchNorm2d(256, momentum=BN_MOMENTUM))
            layers.append(nn.ReLU(inplace=True))
            self.inplanes = 256
        return nn.Sequential(*layers)

    def init_weights(self):
        for m in self.deconv_layers.modules():
            if isinstance(m, nn.ConvTranspose2d):
                nn.init.normal_(m.weight, std=0.001)
            elif isinstance(m, nn.BatchNorm2d):
                nn.init.constant_(m.weight, 1)
                nn.init.constant_(m.bias, 0)

    def forward(self, x):
        return self.final_layer(self.deconv_layers(self.backbone(x)))


class JointsMSELoss(nn.Module):
    def __init__(self, use_target_weight=True):
        super(JointsMSELoss, self).__init__()
        self.criterion = nn.MSELoss(reduction='mean')
        self.use_target_weight = use_target_weight

    def forward(self, output, target, target_weight):
        b, j = output.shape[:2]
        o = output.reshape(b, j, -1)
        t = target.reshape(b, j, -1)
        if self.use_target_weight:
            o, t = o * target_weight, t * target_weight
        return 0.5 * self.criterion(o, t)


def flip_back(hm, pairs):
    hm = hm[..., ::-1].copy()
    for a, b in pairs:
        hm[:, [a, b]] = hm[:, [b, a]]
    return hm


def reduce_mean(t):
    t = t.clone()
    dist.all_reduce(t)
    return t / dist.get_world_size()


def do_train(cfg, loader, model, criterion, optimizer, epoch, rank):
    model.train()
    for i, (inp, target, target_weight, meta) in enumerate(loader):
        output = model(inp.cuda(rank))
        loss = criterion(output, target.cuda(rank), target_weight.cuda(rank))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if i % cfg.print_freq == 0 and rank == 0:
            print('Epoch: [%d][%d/%d] loss %.5f' % (epoch, i, len(loader), loss.item()))


def do_validate(cfg, loader, model, criterion, rank):
    model.eval()
    losses, accs = [], []
    with torch.no_grad():
        for inp, target, target_weight, meta in loader:
            inp = inp.cuda(rank)
            output = model(inp)
            if cfg.flip_test:
                flipped = model(inp.flip(3)).cpu().numpy()
                flipped = torch.from_numpy(flip_back(flipped, loader.dataset.flip_pairs)).cuda(rank)
                output = (output + flipped) * 0.5
            loss = criterion(output, target.cuda(rank), target_weight.cuda(rank))
            losses.append(reduce_mean(loss).item())
            accs.append(pck(output.cpu().numpy(), target.numpy()))
    return float(np.mean(losses)), float(np.mean(accs))


def save_checkpoint(states, is_best, output_dir):
    torch.save(states, osp.join(output_dir, 'checkpoint.pth'))
    if is_best:
        shutil.copyfile(osp.join(output_dir, 'checkpoint.pth'), osp.join(output_dir, 'model_best.pth'))


def parse():
    p = argparse.ArgumentParser()
    p.add_argument('--root', default='data/coco')
    p.add_argument('--end-epoch', dest='end_epoch', type=int, default=140)
    p.add_argument('--print-freq', dest='print_freq', type=int, default=100)
    p.add_argument('--flip-test', dest='flip_test', action='store_true')
    p.add_argument('--evaluate', action='store_true')
    p.add_argument('--resume', default='')
    p.add_argument('--out', default='output')
    return p.parse_args()


def main():
    cfg = parse()
    dist.init_process_group('nccl')
    rank = int(os.environ['LOCAL_RANK'])
    torch.cuda.set_device(rank)

    model = PoseResNet()
    model = nn.SyncBatchNorm.convert_sync_batchnorm(model).cuda(rank)
    model = DDP(model, device_ids=[rank])
    criterion = JointsMSELoss().cuda(rank)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    lr_scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [90, 120])

    train_ds = CocoPose(cfg.root, 'train2017')
    val_ds = CocoPose(cfg.root, 'val2017')
    sampler = DistributedSampler(train_ds)
    train_loader = DataLoader(train_ds, batch_size=32, sampler=sampler, num_workers=4, pin_memory=True)
    valid_loader = DataLoader(val_ds, batch_size=32, sampler=DistributedSampler(val_ds, shuffle=False), num_workers=4)

    begin, best_perf = 0, 0.0
    if cfg.resume and osp.exists(cfg.resume):
        ckpt = torch.load(cfg.resume, map_location='cuda:%d' % rank)
        begin, best_perf = ckpt['epoch'], ckpt['perf']
        model.module.load_state_dict(ckpt['state_dict'])
        optimizer.load_state_dict(ckpt['optimizer'])

    if cfg.evaluate:
        print(do_validate(cfg, valid_loader, model, criterion, rank))
        return

    for epoch in range(begin, cfg.end_epoch):
        sampler.set_epoch(epoch)
        do_train(cfg, train_loader, model, criterion, optimizer, epoch, rank)
        lr_scheduler.step()
        val_loss, perf = do_validate(cfg, valid_loader, model, criterion, rank)
        is_best = perf > best_perf
        best_perf = max(perf, best_perf)
        if rank == 0:
            print('val loss %.5f PCK %.4f' % (val_loss, perf))
            save_checkpoint({'epoch': epoch + 1, 'state_dict': model.module.state_dict(), 'perf': best_perf,
                             'optimizer': optimizer.state_dict()}, is_best, cfg.out)
    dist.destroy_process_group()


if __name__ == '__main__':
    main()
