from __future__ import print_function

import argparse
import itertools
import os

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable

from datasets.dataset_read import dataset_read

# Maximum Classifier Discrepancy (MCD) for unsupervised domain adaptation


class Feature(nn.Module):
    def __init__(self):
        super(Feature, self).__init__()
        self.conv1 = nn.Conv2d(3, 64, kernel_size=5, stride=1, padding=2)
        self.bn1 = nn.BatchNorm2d(64)
        self.conv2 = nn.Conv2d(64, 128, kernel_size=5, stride=1, padding=2)
        self.bn2 = nn.BatchNorm2d(128)
        self.fc1 = nn.Linear(8192, 2048)
        self.bn1_fc = nn.BatchNorm1d(2048)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(x))), stride=2, kernel_size=3, padding=1)
        x = F.max_pool2d(F.relu(self.bn2(self.conv2(x))), stride=2, kernel_size=3, padding=1)
        x = x.view(x.size(0), 8192)
        x = F.relu(self.bn1_fc(self.fc1(x)))
        x = F.dropout(x, training=self.training)
        return x


class Predictor(nn.Module):
    def __init__(self, prob=0.5):
        super(Predictor, self).__init__()
        self.fc2 = nn.Linear(2048, 512)
        self.bn2_fc = nn.BatchNorm1d(512)
        self.fc3 = nn.Linear(512, 10)
        self.prob = prob

    def forward(self, x):
        x = F.relu(self.bn2_fc(self.fc2(x)))
        x = F.dropout(x, self.prob, training=self.training)
        return self.fc3(x)


class Solver(object):
    def __init__(self, args, batch_size=64, source='svhn', target='mnist', learning_rate=0.0002, num_k=4,
                 checkpoint_dir=None, save_epoch=10):
        self.batch_size = batch_size
        self.num_k = num_k
        self.checkpoint_dir = checkpoint_dir
        self.save_epoch = save_epoch
        self.datasets, self.dataset_test = dataset_read(source, target, batch_size)
        self.G = Feature().cuda()
        self.C1 = Predictor().cuda()
        self.C2 = Predictor().cuda()
        if args.eval_only:
            for name in ('G', 'C1', 'C2'):
                getattr(self, name).load_state_dict(torch.load(os.path.join(checkpoint_dir, name + '.pt')))
        self.set_optimizer(learning_rate)
        self.interval = 100

    def set_optimizer(self, lr):
        self.opt_g = optim.Adam(self.G.parameters(), lr=lr, weight_decay=0.0005)
        self.opt_c1 = optim.Adam(self.C1.parameters(), lr=lr, weight_decay=0.0005)
        self.opt_c2 = optim.Adam(self.C2.parameters(), lr=lr, weight_decay=0.0005)

    def reset_grad(self):
        self.opt_g.zero_grad()
        self.opt_c1.zero_grad()
        self.opt_c2.zero_grad()

    def discrepancy(self, out1, out2):
        return torch.mean(torch.abs(F.softmax(out1, dim=1) - F.softmax(out2, dim=1)))

    def train(self, epoch, record_file=None):
        criterion = nn.CrossEntropyLoss().cuda()
        self.G.train()
        self.C1.train()
        self.C2.train()
        for batch_idx, data in enumerate(self.datasets):
            img_s, label_s, img_t = data['S'].cuda(), data['S_label'].long().cuda(), data['T'].cuda()

            self.reset_grad()
            feat_s = self.G(img_s)
            loss_s = criterion(self.C1(feat_s), label_s) + criterion(self.C2(feat_s), label_s)
            loss_s.backward()
            self.opt_g.step()
            self.opt_c1.step()
            self.opt_c2.step()

            self.reset_grad()
            feat_s = self.G(img_s)
            output_s1, output_s2 = self.C1(feat_s), self.C2(feat_s)
            feat_t = self.G(img_t)
            output_t1, output_t2 = self.C1(feat_t), self.C2(feat_t)
            loss = criterion(output_s1, label_s) + criterion(output_s2, label_s) - self.discrepancy(output_t1, output_t2)
            loss.backward()
            self.opt_c1.step()
            self.opt_c2.step()

            for i in range(self.num_k):
                self.reset_grad()
                feat_t = self.G(img_t)
                loss_dis = self.discrepancy(self.C1(feat_t), self.C2(feat_t))
                loss_dis.backward()
                self.opt_g.step()

            if batch_idx % self.interval == 0:
                print('Train Epoch: {} [{}]\tLoss: {:.6f}\tDiscrepancy: {:.6f}'.format(
                    epoch, batch_idx, loss_s.item(), loss_dis.item()))
                if record_file:
                    with open(record_file, 'a') as record:
                        record.write('%s %s\n' % (loss_dis.item(), loss_s.item()))
        return batch_idx

    def test(self, epoch, record_file=None, save_model=False):
        self.G.eval()
        self.C1.eval()
        self.C2.eval()
        test_loss, correct1, correct2, correct3, size = 0, 0, 0, 0, 0
        with torch.no_grad():
            for batch_idx, data in enumerate(self.dataset_test):
                img, label = data['T'].cuda(), data['T_label'].long().cuda()
                feat = self.G(img)
                output1 = self.C1(feat)
                output2 = self.C2(feat)
                test_loss += F.cross_entropy(output1, label).item()
                ensemble = output1 + output2
                correct1 += output1.argmax(1).eq(label).sum().item()
                correct2 += output2.argmax(1).eq(label).sum().item()
                correct3 += ensemble.argmax(1).eq(label).sum().item()
                size += label.size(0)
        print('\nTest: loss {:.4f}, C1 {:.2f}% C2 {:.2f}% Ens {:.2f}%\n'.format(
            test_loss / size, 100. * correct1 / size, 100. * correct2 / size, 100. * correct3 / size))
        if save_model and epoch % self.save_epoch == 0:
            for name in ('G', 'C1', 'C2'):
                torch.save(getattr(self, name).state_dict(), os.path.join(self.checkpoint_dir, name + '.pt'))
        if record_file:
            with open(record_file, 'a') as record:
                record.write('%s %s %s\n' % (correct1, correct2, correct3))


def main():
    parser = argparse.ArgumentParser(description='PyTorch MCD Implementation')
    parser.add_argument('--checkpoint_dir', type=str, default='checkpoint')
    parser.add_argument('--eval_only', action='store_true', default=False)
    parser.add_argument('--max_epoch', type=int, default=200)
    parser.add_argument('--num_k', type=int, default=4)
    parser.add_argument('--source', default='svhn')
    parser.add_argument('--target', default='mnist')
    args = parser.parse_args()
    solver = Solver(args, source=args.source, target=args.target, num_k=args.num_k, checkpoint_dir=args.checkpoint_dir)
    if args.eval_only:
        solver.test(0)
        return
    count = 0
    for t in range(args.max_epoch):
        num = solver.train(t, record_file='record_train.txt')
        count += num
        if t % 1 == 0:
            solver.test(t, record_file='record_test.txt', save_model=True)
        if count >= 20000:
            break


if __name__ == '__main__':
    main()
