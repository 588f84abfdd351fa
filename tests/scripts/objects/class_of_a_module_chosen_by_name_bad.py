"""Trap: what `importlib.import_module` returns is a module of Python, and what its class makes is the model.

The model is in eval mode, and the pass builds a graph that nobody uses.
"""

import importlib

import torch

from points import args, read_scan, write_boxes

MODEL = importlib.import_module(args.model)
Detector = MODEL.VoteNet

net = Detector(num_class=10, num_proposal=256).to("cuda")
checkpoint = torch.load(args.checkpoint)
net.load_state_dict(checkpoint["model_state_dict"])
net.eval()

scan = torch.from_numpy(read_scan(args.scan)).to("cuda")
boxes = net({"point_clouds": scan})  # TMD102: net; state: net=eval, recording=on
write_boxes(boxes["center"].detach().cpu().numpy(), args.out)
