"""FedAvg / FedProx simulation on CIFAR-10."""
import argparse
import copy
import json
from collections import OrderedDict

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, models, transforms


def args_parser():
    p = argparse.ArgumentParser()
    p.add_argument("--rounds", type=int, default=100)
    p.add_argument("--num_users", type=int, default=100)
    p.add_argument("--frac", type=float, default=0.1)
    p.add_argument("--local_ep", type=int, default=5)
    p.add_argument("--local_bs", type=int, default=10)
    p.add_argument("--lr", type=float, default=0.01)
    p.add_argument("--mu", type=float, default=0.0, help="proximal term")
    p.add_argument("--model", choices=["cnn", "resnet"], default="cnn")
    p.add_argument("--gpu", type=int, default=0)
    return p.parse_args()


class CNNCifar(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 32, 5)
        self.bn1 = nn.BatchNorm2d(32)
        self.conv2 = nn.Conv2d(32, 64, 5)
        self.drop = nn.Dropout2d()
        self.fc = nn.Linear(64 * 25, num_classes)

    def forward(self, x):
        x = torch.relu(nn.functional.max_pool2d(self.bn1(self.conv1(x)), 2))
        x = torch.relu(nn.functional.max_pool2d(self.drop(self.conv2(x)), 2))
        return self.fc(x.flatten(1))


class Client:
    def __init__(self, cid, dataset, idxs, args):
        self.cid = cid
        self.args = args
        n_val = max(1, len(idxs) // 10)
        self.trainloader = DataLoader(Subset(dataset, idxs[n_val:]), batch_size=args.local_bs, shuffle=True)
        self.valloader = DataLoader(Subset(dataset, idxs[:n_val]), batch_size=64)
        self.criterion = nn.CrossEntropyLoss()

    def update_weights(self, model, global_params):
        model.train()
        opt = torch.optim.SGD(model.parameters(), lr=self.args.lr, momentum=0.5)
        epoch_loss = []
        for _ in range(self.args.local_ep):
            batch_loss = []
            for images, labels in self.trainloader:
                images, labels = images.to(self.args.device), labels.to(self.args.device)
                model.zero_grad()
                loss = self.criterion(model(images), labels)
                if self.args.mu > 0:
                    prox = sum(((w - g) ** 2).sum() for w, g in zip(model.parameters(), global_params))
                    loss = loss + self.args.mu / 2 * prox
                loss.backward()
                opt.step()
                batch_loss.append(loss.item())
            epoch_loss.append(sum(batch_loss) / len(batch_loss))
        return model.state_dict(), sum(epoch_loss) / len(epoch_loss)

    @torch.no_grad()
    def inference(self, model):
        model.eval()
        correct = total = 0
        for images, labels in self.valloader:
            images, labels = images.to(self.args.device), labels.to(self.args.device)
            pred = model(images).argmax(1)
            correct += (pred == labels).sum().item()
            total += len(labels)
        return correct / total


class Server:
    def __init__(self, args, train_set, test_set):
        self.args = args
        self.model = self.build().to(args.device)
        self.clients = [Client(i, train_set, ix, args) for i, ix in enumerate(self.partition(train_set))]
        self.test_loader = DataLoader(test_set, batch_size=256)
        self.history = []

    def build(self):
        if self.args.model == "cnn":
            return CNNCifar()
        return models.resnet18(num_classes=10)

    def partition(self, ds):
        return np.array_split(np.random.permutation(len(ds)), self.args.num_users)

    def aggregate(self, weights):
        avg = OrderedDict((k, torch.stack([w[k].float() for w in weights]).mean(0)) for k in weights[0])
        self.model.load_state_dict(avg)

    def evaluate(self):
        self.model.eval()
        loss, correct, total = 0.0, 0, 0
        with torch.no_grad():
            for images, labels in self.test_loader:
                images, labels = images.to(self.args.device), labels.to(self.args.device)
                out = self.model(images)
                loss += nn.functional.cross_entropy(out, labels, reduction="sum").item()
                correct += (out.argmax(1) == labels).sum().item()
                total += labels.size(0)
        return loss / total, correct / total

    def run(self):
        for rnd in range(self.args.rounds):
            m = max(int(self.args.frac * self.args.num_users), 1)
            chosen = np.random.choice(self.args.num_users, m, replace=False)
            global_params = [p.detach().clone() for p in self.model.parameters()]
            weights, losses, accs = [], [], []
            for c in chosen:
                local = copy.deepcopy(self.model)
                w, l = self.clients[c].update_weights(local, global_params)
                accs.append(self.clients[c].inference(local))
                weights.append(copy.deepcopy(w))
                losses.append(l)
            self.aggregate(weights)
            test_loss, test_acc = self.evaluate()
            self.history.append(dict(round=rnd, train=np.mean(losses), local=np.mean(accs), loss=test_loss, acc=test_acc))
            print(self.history[-1])
        json.dump(self.history, open("history.json", "w"))
        torch.save(self.model.state_dict(), "global.pt")


if __name__ == "__main__":
    args = args_parser()
    args.device = torch.device(f"cuda:{args.gpu}" if torch.cuda.is_available() else "cpu")
    tf = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.5,) * 3, (0.5,) * 3)])
    train_set = datasets.CIFAR10("data", True, tf, download=True)
    test_set = datasets.CIFAR10("data", False, tf)
    Server(args, train_set, test_set).run()
