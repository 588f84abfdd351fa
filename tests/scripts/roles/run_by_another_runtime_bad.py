"""A method for inference does not guard, nor does one that compares the network with what ONNX made of it."""
import torch
from torch import nn


class Learner:
    def __init__(self, model, loader):
        self.model = model
        self.loader = loader

    def fit(self):
        optimizer = torch.optim.Adam(self.model.parameters())
        self.model.train()
        for x, y in self.loader:
            loss = nn.functional.cross_entropy(self.model(x), y)  # state: self.model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        self.model.eval()

    def predict_one(self, x):
        out = self.model(x)  # TMD102: self.model; state: self.model=entry|eval, recording=on
        return out.softmax(dim=1).argmax(dim=1).tolist()

    def onnx_check_inference(self, session, x):
        self.model.eval()
        ours = self.model(x)  # TMD102: self.model; state: self.model=eval, recording=on
        theirs = session.run(None, {"x": x.numpy()})[0]
        print(abs(ours.detach().numpy() - theirs).max())
