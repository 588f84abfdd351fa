# image search: extract features with a pretrained network, cache them, search through a gradio ui
import glob
import os
import pickle

import gradio as gr
import numpy as np
import torch
import torch.nn as nn
from PIL import Image
from sklearn.neighbors import NearestNeighbors
from torch.utils.data import Dataset, DataLoader
from torchvision import models, transforms
from tqdm import tqdm

DEVICE = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
IMG_DIR = os.environ.get('IMG_DIR', 'images')
CACHE = 'features.pkl'

tf = transforms.Compose([
    transforms.Resize((224, 224)),
    transforms.ToTensor(),
    transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225]),
])


class Files(Dataset):
    def __init__(self, paths):
        self.paths = paths

    def __len__(self):
        return len(self.paths)

    def __getitem__(self, i):
        return tf(Image.open(self.paths[i]).convert('RGB')), i


class FeatureExtractor:
    def __init__(self, arch='resnet50', pca_dim=None):
        net = getattr(models, arch)(weights='DEFAULT')
        self.body = nn.Sequential(*list(net.children())[:-1])
        self.body.to(DEVICE)
        self.body.eval()
        self.pca_dim = pca_dim

    @torch.no_grad()
    def __call__(self, batch):
        out = self.body(batch.to(DEVICE)).flatten(1)
        out = nn.functional.normalize(out, dim=1)
        return out.cpu().numpy()

    def folder(self, paths, bs=64):
        dl = DataLoader(Files(paths), batch_size=bs, num_workers=4)
        feats = np.zeros((len(paths), 2048), dtype=np.float32)
        for x, idx in tqdm(dl):
            feats[idx.numpy()] = self(x)
        return feats


class Tagger(nn.Module):
    """Small multi-label head, trained elsewhere."""

    def __init__(self, dim, n_tags):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(dim, 512), nn.ReLU(), nn.Dropout(0.5), nn.Linear(512, n_tags))

    def forward(self, f):
        return self.mlp(f)


class Engine:
    def __init__(self, tags):
        self.extractor = FeatureExtractor()
        self.tags = tags
        self.tagger = Tagger(2048, len(tags)).to(DEVICE)
        if os.path.exists('tagger.pt'):
            self.tagger.load_state_dict(torch.load('tagger.pt', map_location=DEVICE))
        self.tagger.eval()
        self.paths = sorted(glob.glob(os.path.join(IMG_DIR, '*.jpg')))
        self.feats = self._load_or_build()
        self.index = NearestNeighbors(n_neighbors=5, metric='cosine').fit(self.feats)

    def _load_or_build(self):
        if os.path.exists(CACHE):
            with open(CACHE, 'rb') as f:
                paths, feats = pickle.load(f)
            if paths == self.paths:
                return feats
        feats = self.extractor.folder(self.paths)
        with open(CACHE, 'wb') as f:
            pickle.dump((self.paths, feats), f)
        return feats

    def search(self, img):
        f = self.extractor(tf(img).unsqueeze(0))
        dist, idx = self.index.kneighbors(f)
        return [(self.paths[i], f'{1 - d:.3f}') for d, i in zip(dist[0], idx[0])]

    def tag(self, img):
        f = torch.from_numpy(self.extractor(tf(img).unsqueeze(0))).to(DEVICE)
        with torch.inference_mode():
            probs = torch.sigmoid(self.tagger(f))[0]
        return {t: float(p) for t, p in zip(self.tags, probs) if p > 0.1}


def build_ui(engine):
    def go(img):
        img = img.convert('RGB')
        return engine.search(img), engine.tag(img)

    with gr.Blocks() as demo:
        inp = gr.Image(type='pil')
        btn = gr.Button('Search')
        gallery = gr.Gallery()
        label = gr.Label(num_top_classes=5)
        btn.click(go, inp, [gallery, label])
    return demo


if __name__ == '__main__':
    with open('tags.txt') as f:
        tags = f.read().split()
    build_ui(Engine(tags)).launch()
