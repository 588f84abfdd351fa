"""`company_metrics` and `company_modes` are not here. What they are given, they may switch; `second` is not given."""

import torch
from company_metrics import report
from company_modes import set_eval_mode
from net import Net
from torch.utils.data import DataLoader

test_loader = DataLoader(torch.load("test.pt"), batch_size=16)
first, second = Net(), Net()
first.load_state_dict(torch.load("first.pt"))
second.load_state_dict(torch.load("second.pt"))
set_eval_mode(first)

with torch.no_grad():
    for x, y in test_loader:
        a = first(x).argmax(1)  # state: first=unknown, recording=off
        b = second(x).argmax(1)  # TMD101: second, since=created@10; state: second=train, recording=off
        report(a.tolist(), b.tolist(), y.tolist())
