import torch
from net import Net


def prepare(weights, lr=1e-4):
    model = Net()
    model.load_state_dict(torch.load(weights))
    model.eval()
    optimizer = torch.optim.AdamW(model.parameters(), lr=lr)
    return model, optimizer
