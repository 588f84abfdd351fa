"""Trap 24: backward hides in dist_autograd.backward(context, [loss])."""
import torch
import torch.distributed.autograd as dist_autograd
import torch.distributed.rpc as rpc
import torch.nn as nn
from torch.distributed.optim import DistributedOptimizer

from words import batches


class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, nhid):
        super().__init__()
        self.emb = nn.Embedding(ntoken, ninp)
        self.drop = nn.Dropout(0.5)
        self.rnn = nn.LSTM(ninp, nhid, 2, dropout=0.5)
        self.decoder = nn.Linear(nhid, ntoken)

    def forward(self, x, hidden):
        out, hidden = self.rnn(self.drop(self.emb(x)), hidden)
        return self.decoder(self.drop(out)), hidden

    def parameter_rrefs(self):
        return [rpc.RRef(p) for p in self.parameters()]


def run_trainer():
    model = RNNModel(1000, 32, 64)
    opt = DistributedOptimizer(torch.optim.SGD, model.parameter_rrefs(), lr=0.05)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(10):
        hidden = None
        for data, target in batches(epoch):
            with dist_autograd.context() as context_id:
                output, hidden = model(data, hidden)  # state: model=train, recording=on
                loss = criterion(output.flatten(0, 1), target)
                dist_autograd.backward(context_id, [loss])
                opt.step(context_id)
            hidden = tuple(h.detach() for h in hidden)


if __name__ == "__main__":
    rpc.init_rpc("trainer", rank=0, world_size=1)
    run_trainer()
    rpc.shutdown()
