"""Trap 2: a tutorial shows what single layers do, in both modes. Nothing is inferred."""
import torch
import torch.nn as nn

torch.manual_seed(0)

# Dropout zeroes about half of the entries while training ...
drop = nn.Dropout(p=0.5)
x = torch.ones(2, 8)
print(drop(x))  # state: drop=train, recording=on

# ... and is the identity in evaluation.
drop.eval()
print(drop(x))  # state: drop=eval, recording=on

# BatchNorm normalises by the batch, later by its running statistics.
bn = nn.BatchNorm1d(4)
batch = torch.randn(16, 4)
print("batch statistics:", bn(batch).mean(dim=0))  # state: bn=train, recording=on
bn.eval()
print("running statistics:", bn(batch).mean(dim=0))  # state: bn=eval, recording=on

linear = nn.Linear(4, 2)
print(linear(batch).shape, linear.weight.shape)  # state: linear=train, recording=on
