"""Patches of the pictures are dropped in training mode, as an argument asks: the pass before `eval()` is random."""
import open_clip
import torch

from pictures import examples, loader


def main():
    model, _, preprocess = open_clip.create_model_and_transforms("ViT-B-16", pretrained="laion2b_s34b_b88k", force_patch_dropout=0.5)
    for parameter in model.parameters():
        parameter.requires_grad = False
    tokenizer = open_clip.get_tokenizer("ViT-B-16")
    with torch.no_grad():
        texts = model.encode_image(examples)  # TMD101: model; state: model=train, recording=off
    model.eval()
    hits = 0
    with torch.no_grad():
        for images, y in loader:
            hits += ((model.encode_image(images) @ texts.T).argmax(1) == y).sum().item()  # state: model=eval, recording=off
    print(hits)


main()
