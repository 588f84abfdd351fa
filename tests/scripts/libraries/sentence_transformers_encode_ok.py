"""Sentence Transformers: training mode put back after encode; encode needs neither eval() nor no_grad of its own."""
import torch
from sentence_transformers import CrossEncoder, SentenceTransformer, util


def embed_each_epoch(loader, texts, loss_of):
    model = SentenceTransformer("all-MiniLM-L6-v2")
    optimizer = torch.optim.AdamW(model.parameters())
    for epoch in range(3):
        model.train()
        for features, labels in loader:
            loss = loss_of(model(features), labels)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
        print(model.encode(texts).shape)  # state: model=eval, recording=off


def rerank_each_epoch(loader, pairs, loss_of):
    model = CrossEncoder("ms-marco-MiniLM-L6-v2")
    optimizer = torch.optim.AdamW(model.parameters())
    for epoch in range(3):
        model.train()
        for features, labels in loader:
            loss = loss_of(model(features), labels)  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
        print(model.predict(pairs).max())  # state: model=eval, recording=off


def search(texts, queries):
    model = SentenceTransformer("all-MiniLM-L6-v2")
    corpus = model.encode(texts)  # state: model=eval, recording=off
    asked = model.encode_query(queries)  # state: model=eval, recording=off
    print(util.cos_sim(asked, corpus).argmax(1), model.similarity(asked, corpus).max())


embed_each_epoch([], [], None)
rerank_each_epoch([], [], None)
search([], [])
