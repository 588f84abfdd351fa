"""Sentence Transformers: encode, encode_query and CrossEncoder.predict leave eval mode, so training afterwards runs in it."""
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer


def embed_each_epoch(loader, texts, loss_of):
    model = SentenceTransformer("all-MiniLM-L6-v2")
    optimizer = torch.optim.AdamW(model.parameters())
    model.train()
    for epoch in range(3):
        for features, labels in loader:
            loss = loss_of(model(features), labels)  # TMD201: model, since=eval@15; state: model=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(model.encode(texts).shape)  # state: model=eval, recording=off


def query_each_epoch(loader, texts, loss_of):
    model = SentenceTransformer("all-MiniLM-L6-v2")
    optimizer = torch.optim.AdamW(model.parameters())
    model.train()
    for epoch in range(3):
        for features, labels in loader:
            loss = loss_of(model(features), labels)  # TMD201: model, since=eval@27; state: model=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(model.encode_query(texts).shape)  # state: model=eval, recording=off


def rerank_each_epoch(loader, pairs, loss_of):
    model = CrossEncoder("ms-marco-MiniLM-L6-v2")
    optimizer = torch.optim.AdamW(model.parameters())
    model.train()
    for epoch in range(3):
        for features, labels in loader:
            loss = loss_of(model(features), labels)  # TMD201: model, since=eval@39; state: model=train|eval, recording=on
            loss.backward()
            optimizer.step()
        print(model.predict(pairs).max())  # state: model=eval, recording=off


embed_each_epoch([], [], None)
query_each_epoch([], [], None)
rerank_each_epoch([], [], None)
