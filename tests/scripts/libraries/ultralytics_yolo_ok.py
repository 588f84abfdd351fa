"""Ultralytics: train() is a training run, val() and predict() switch a model of their own and do not record."""
import torch
import torchvision
from ultralytics import YOLO


def run(images):
    detector = YOLO("yolo11n.yaml")
    detector.train(data="coco8.yaml", epochs=3)
    print(detector.val())
    for image in images:
        print(detector.predict(image)[0].boxes)
    detector.export(format="onnx")


def crop_and_classify(images):
    detector = YOLO("yolo11n.pt")
    net = torchvision.models.resnet18().eval()
    with torch.no_grad():
        for image in images:
            boxes = detector(image)
            print(net(boxes[0].orig_img).argmax(1))  # state: net=eval, recording=off


run([])
crop_and_classify([])
