"""Export a trained classifier to ONNX and TorchScript, check the outputs, and serve it with Flask."""
import argparse
import io
import json

import numpy as np
import onnx
import onnxruntime as ort
import torch
import torch.nn as nn
from flask import Flask, jsonify, request
from PIL import Image
from torchvision import transforms


class ConvBNAct(nn.Sequential):
    def __init__(self, i, o, k=3, s=1, groups=1):
        super().__init__(
            nn.Conv2d(i, o, k, s, (k - 1) // 2, groups=groups, bias=False),
            nn.BatchNorm2d(o),
            nn.SiLU(inplace=True),
        )


class SqueezeExcite(nn.Module):
    def __init__(self, c, r=4):
        super().__init__()
        self.fc1 = nn.Conv2d(c, c // r, 1)
        self.fc2 = nn.Conv2d(c // r, c, 1)

    def forward(self, x):
        s = x.mean((2, 3), keepdim=True)
        return x * torch.sigmoid(self.fc2(torch.relu(self.fc1(s))))


class TinyNet(nn.Module):
    def __init__(self, num_classes=10, drop=0.2):
        super().__init__()
        self.stem = ConvBNAct(3, 32, s=2)
        self.blocks = nn.ModuleList()
        c = 32
        for o in (64, 128, 256):
            self.blocks.append(nn.Sequential(ConvBNAct(c, c, groups=c), SqueezeExcite(c), ConvBNAct(c, o, 1, 2)))
            c = o
        self.drop = nn.Dropout(drop)
        self.fc = nn.Linear(c, num_classes)

    def forward(self, x):
        x = self.stem(x)
        for b in self.blocks:
            x = b(x)
        return self.fc(self.drop(x.mean((2, 3))))


def load_model(path, num_classes):
    model = TinyNet(num_classes)
    state = torch.load(path, map_location="cpu")
    if "model" in state:
        state = state["model"]
    model.load_state_dict({k.replace("module.", ""): v for k, v in state.items()})
    model.eval()
    return model


def to_onnx(model, path, size, opset=17):
    dummy = torch.randn(1, 3, size, size)
    torch.onnx.export(
        model, dummy, path,
        input_names=["image"], output_names=["logits"],
        dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}},
        opset_version=opset,
    )
    onnx.checker.check_model(onnx.load(path))


def to_torchscript(model, path, size):
    example = torch.rand(1, 3, size, size)
    with torch.no_grad():
        traced = torch.jit.trace(model, example)
    traced.save(path)
    return traced


def compare(model, onnx_path, size, tol=1e-4):
    x = torch.randn(4, 3, size, size)
    with torch.no_grad():
        ref = model(x).numpy()
    sess = ort.InferenceSession(onnx_path, providers=["CPUExecutionProvider"])
    got = sess.run(None, {"image": x.numpy()})[0]
    diff = np.abs(ref - got).max()
    print("max diff", diff)
    assert diff < tol, diff


app = Flask(__name__)
MODEL = None
CLASSES = []
preprocess = transforms.Compose([
    transforms.Resize(256),
    transforms.CenterCrop(224),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])


@app.route("/predict", methods=["POST"])
def predict():
    if "file" not in request.files:
        return jsonify({"error": "no file"}), 400
    img = Image.open(io.BytesIO(request.files["file"].read())).convert("RGB")
    tensor = preprocess(img).unsqueeze(0)
    with torch.no_grad():
        probs = torch.softmax(MODEL(tensor), dim=1)[0]
    conf, idx = probs.topk(min(3, len(CLASSES)))
    return jsonify([{"label": CLASSES[i], "p": round(float(c), 4)} for c, i in zip(conf, idx.tolist())])


@app.route("/health")
def health():
    return "ok"


def main():
    global MODEL, CLASSES
    ap = argparse.ArgumentParser()
    ap.add_argument("weights")
    ap.add_argument("--classes", default="classes.json")
    ap.add_argument("--size", type=int, default=224)
    ap.add_argument("--export", action="store_true")
    ap.add_argument("--serve", action="store_true")
    args = ap.parse_args()
    with open(args.classes) as f:
        CLASSES = json.load(f)
    model = load_model(args.weights, len(CLASSES))
    if args.export:
        to_onnx(model, "model.onnx", args.size)
        to_torchscript(model, "model.pt", args.size)
        compare(model, "model.onnx", args.size)
    if args.serve:
        MODEL = model
        app.run(host="0.0.0.0", port=5000)


if __name__ == "__main__":
    main()
