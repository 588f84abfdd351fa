"""OpenCLIP: all three factories return training mode, pretrained too, and encode_image records."""
import open_clip
import torch


def embed(loader):
    model, _, preprocess = open_clip.create_model_and_transforms("RN50", pretrained="openai", dropout=0.1)
    with torch.no_grad():
        for x, y in loader:
            print(model.encode_image(x).argmax(1))  # TMD101: model, since=created@7; state: model=train, recording=off


def pair(loader):
    model, preprocess = open_clip.create_model_from_pretrained("RN50", pretrained="openai", dropout=0.1)
    with torch.no_grad():
        for x, y in loader:
            print(model.encode_text(x).argmax(1))  # TMD101: model, since=created@14; state: model=train, recording=off


def plain(loader):
    model = open_clip.create_model("RN50", pretrained="openai")
    model.eval()
    for x, y in loader:
        print(model.encode_image(x).argmax(1))  # TMD102: model; state: model=eval, recording=on


embed([])
pair([])
plain([])
