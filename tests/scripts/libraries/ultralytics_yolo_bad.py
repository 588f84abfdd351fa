"""Ultralytics: a YOLO is no module to switch; the network inside one's own code still is."""
import torch
import torchvision
from ultralytics import YOLO, RTDETR


def crop_and_classify(images):
    detector = YOLO("yolo11n.pt")
    net = torchvision.models.resnet18()
    with torch.no_grad():
        for image in images:
            boxes = detector.predict(image)
            print(net(boxes[0].orig_img).argmax(1))  # TMD101: net, since=created@9; state: net=train, recording=off


def compare(images, y):
    detector = RTDETR("rtdetr-l.pt")
    net = torchvision.models.resnet18()
    net.eval()
    for image in images:
        print(detector.track(image), net(image).argmax(1))  # TMD102: net; state: net=eval, recording=on


def export_and_compare(images):
    detector = YOLO("yolo11n.pt")
    detector.export(format="onnx")
    net = torchvision.models.resnet18()
    with torch.no_grad():
        for image in images:
            print(net(image).argmax(1))  # TMD101: net, since=created@27; state: net=train, recording=off


crop_and_classify([])
compare([], [])
export_and_compare([])
