# Class-incremental learning: LwF distillation + EWC penalty + replay memory
import copy
import os
import random
import sys

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import yaml
from torch.utils.data import ConcatDataset, DataLoader
from torchvision.models import resnet18
from tqdm import tqdm

from datasets import get_task_datasets


class IncrementalNet(nn.Module):
    def __init__(self):
        super().__init__()
        backbone = resnet18(weights=None)
        self.feature_dim = backbone.fc.in_features
        backbone.fc = nn.Identity()
        self.convnet = backbone
        self.fc = None

    def update_fc(self, n_classes):
        fc = nn.Linear(self.feature_dim, n_classes)
        if self.fc is not None:
            old = self.fc.out_features
            fc.weight.data[:old] = self.fc.weight.data
            fc.bias.data[:old] = self.fc.bias.data
        self.fc = fc

    def extract_vector(self, x):
        return self.convnet(x)

    def forward(self, x):
        return self.fc(self.convnet(x))

    def copy(self):
        return copy.deepcopy(self)

    def freeze(self):
        for param in self.parameters():
            param.requires_grad = False
        self.eval()
        return self


class BaseLearner(object):
    def __init__(self, args):
        self.args = args
        self._network = IncrementalNet()
        self._old_network = None
        self._known_classes = 0
        self._total_classes = 0
        self._memory = []
        self._fisher = None
        self._means = None
        self._device = args["device"]

    def after_task(self):
        self._known_classes = self._total_classes

    def _compute_accuracy(self, model, loader):
        model.eval()
        correct, total = 0, 0
        for inputs, targets in loader:
            inputs = inputs.to(self._device)
            with torch.no_grad():
                outputs = model(inputs)
            predicts = torch.max(outputs, dim=1)[1]
            correct += (predicts.cpu() == targets).sum()
            total += len(targets)
        return np.around(correct.item() * 100 / total, decimals=2)

    def _extract_vectors(self, loader):
        self._network.eval()
        vectors, targets = [], []
        with torch.no_grad():
            for x, y in loader:
                vectors.append(self._network.extract_vector(x.to(self._device)).cpu().numpy())
                targets.append(y.numpy())
        return np.concatenate(vectors), np.concatenate(targets)


class LwFEWC(BaseLearner):
    def incremental_train(self, task_id, train_set, test_set, n_new):
        self._total_classes = self._known_classes + n_new
        self._network.update_fc(self._total_classes)
        self._network.to(self._device)
        train_loader = DataLoader(ConcatDataset([train_set] + self._memory), 128, shuffle=True, num_workers=8)
        self.test_loader = DataLoader(test_set, 128)
        self._train(train_loader)
        self._fisher = self._compute_fisher(train_loader)
        self._means = {n: p.detach().clone() for n, p in self._network.named_parameters()}
        self._old_network = self._network.copy().freeze()
        self.after_task()

    def _train(self, loader):
        if self._old_network is not None:
            self._old_network.to(self._device)
        optimizer = torch.optim.SGD(self._network.parameters(), lr=self.args["lr"], momentum=0.9, weight_decay=5e-4)
        scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, self.args["milestones"], 0.1)
        prog_bar = tqdm(range(self.args["epochs"]))
        for epoch in prog_bar:
            self._network.train()
            losses, correct, total = 0.0, 0, 0
            for inputs, targets in loader:
                inputs, targets = inputs.to(self._device), targets.to(self._device)
                logits = self._network(inputs)
                loss = F.cross_entropy(logits, targets)
                if self._old_network is not None:
                    with torch.no_grad():
                        old = self._old_network(inputs)
                    loss = loss + self.args["lamda"] * self.kd(logits[:, : self._known_classes], old)
                    loss = loss + self.args["ewc"] * self.penalty()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                losses += loss.item()
                correct += logits.argmax(1).eq(targets).sum().item()
                total += len(targets)
            scheduler.step()
            if epoch % 5 == 0:
                acc = self._compute_accuracy(self._network, self.test_loader)
                prog_bar.set_description(f"loss {losses / len(loader):.3f} train {correct / total:.3f} test {acc}")

    @staticmethod
    def kd(pred, soft, T=2):
        return -(F.softmax(soft / T, 1) * F.log_softmax(pred / T, 1)).sum(1).mean()

    def penalty(self):
        loss = 0.0
        for n, p in self._network.named_parameters():
            if n in self._means and p.shape == self._means[n].shape:
                loss = loss + (self._fisher[n] * (p - self._means[n]) ** 2).sum()
        return loss / 2

    def _compute_fisher(self, loader):
        self._network.eval()
        fisher = {n: torch.zeros_like(p) for n, p in self._network.named_parameters()}
        for inputs, targets in loader:
            self._network.zero_grad()
            loss = F.cross_entropy(self._network(inputs.to(self._device)), targets.to(self._device))
            loss.backward()
            for n, p in self._network.named_parameters():
                if p.grad is not None:
                    fisher[n] += p.grad.pow(2) / len(loader)
        return fisher

    def eval_task(self):
        vectors, labels = self._extract_vectors(self.test_loader)
        return self._compute_accuracy(self._network, self.test_loader), vectors.std()


def main(path):
    with open(path) as f:
        args = yaml.safe_load(f)
    random.seed(args["seed"])
    torch.manual_seed(args["seed"])
    args["device"] = torch.device("cuda:0")
    learner = LwFEWC(args)
    for task_id, (train_set, test_set, n) in enumerate(get_task_datasets(args["dataset"])):
        learner.incremental_train(task_id, train_set, test_set, n)
        print("task", task_id, learner.eval_task())
        torch.save(learner._network.state_dict(), os.path.join(args["out"], f"task{task_id}.pth"))


if __name__ == "__main__":
    main(sys.argv[1])
