"""A function that the framework calls first switches recording off for good."""

import torch
from fastapi import FastAPI
from torch import nn

app = FastAPI()
net = nn.Sequential(nn.Linear(16, 64), nn.BatchNorm1d(64), nn.Linear(64, 4))
net.load_state_dict(torch.load("net.pt"))
net.eval()


@app.on_event("startup")
async def start():
    torch.set_grad_enabled(False)
    print("ready")


@app.post("/predict")
async def predict(values: list[float]):
    x = torch.tensor(values).unsqueeze(0)
    return {"label": net(x).argmax(1).item()}  # state: net=eval, recording=on
