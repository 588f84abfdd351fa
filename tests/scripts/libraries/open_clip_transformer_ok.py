"""A vision transformer of OpenCLIP has neither dropout nor running statistics: its texts may be encoded before `eval()`."""
import open_clip
import torch

from pictures import loader


def main():
    model, _, preprocess = open_clip.create_model_and_transforms("ViT-B-16", pretrained="laion2b_s34b_b88k")
    for parameter in model.parameters():
        parameter.requires_grad = False
    tokenizer = open_clip.get_tokenizer("ViT-B-16")
    with torch.no_grad():
        texts = model.encode_text(tokenizer(["a cat", "a dog"]))  # state: model=train, recording=off
    model.eval()
    hits = 0
    with torch.no_grad():
        for images, y in loader:
            hits += ((model.encode_image(images) @ texts.T).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    print(hits)


main()
