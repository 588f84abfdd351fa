import torch
from net import Net
from predictor import predict
from torch.utils.data import DataLoader

model = Net()
model.load_state_dict(torch.load("net.pt"))
for label in predict(model, DataLoader(torch.load("test.pt"), batch_size=1)):
    print(label)
