"""OpenCLIP with both switches; transforms and tokenizers are no modules."""
import open_clip
import torch


def embed(loader):
    model, _, preprocess = open_clip.create_model_and_transforms("RN50", pretrained="openai", dropout=0.1)
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            print(model.encode_image(preprocess(x)).argmax(1))  # state: model=eval, recording=off


def pair(loader):
    model, preprocess = open_clip.create_model_from_pretrained("RN50", pretrained="openai", dropout=0.1)
    tokenizer = open_clip.get_tokenizer("RN50")
    model.eval()
    with torch.no_grad():
        for x, y in loader:
            print(model.encode_text(tokenizer(x)).argmax(1))  # state: model=eval, recording=off


def plain(loader):
    model = open_clip.create_model("RN50", pretrained="openai").eval()
    with torch.inference_mode():
        for x, y in loader:
            print(model.encode_image(x).argmax(1))  # state: model=eval, recording=off


embed([])
pair([])
plain([])
