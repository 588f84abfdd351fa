"""Nothing reads the attribute that this file sets."""
import torch

from detectors import Detector

detector = Detector()
detector.is_training = False  # TMD301: detector
detector.eval()
with torch.no_grad():
    print(detector(torch.load("image.pt")))  # state: detector=eval, recording=off
