"""The attribute that this file sets is read in the file of the class."""
import torch

from detectors import Detector

detector = Detector()
detector.is_training = False
detector.eval()
with torch.no_grad():
    print(detector(torch.load("image.pt")))  # state: detector=eval, recording=off
