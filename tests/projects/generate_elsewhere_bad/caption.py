"""generate() of another file does not switch recording off, and neither does its caller."""

import torch
from captioner import Captioner
from torch.utils.data import DataLoader

model = Captioner()
model.load_state_dict(torch.load("captioner.pt"))
model.eval()
test_loader = DataLoader(torch.load("test.pt"), batch_size=8)
for x, _ in test_loader:
    print(model.generate(x).tolist())  # TMD102: model
