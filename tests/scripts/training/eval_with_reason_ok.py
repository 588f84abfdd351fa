"""Training in eval mode on purpose: the comment beside eval() says so, hence silence."""
import torch
from torch import nn
from transformers import BertForSequenceClassification

from few_shot import episodes


def adapt(model, batch, steps=5):
    # keep dropout off: with eight examples the noise hurts more than it helps
    model.eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3)
    for _ in range(steps):
        loss = model(**batch).loss  # state: model=eval, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def main():
    model = BertForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=3)
    start = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    for support, query in episodes():
        model.load_state_dict(start)
        adapt(model, support)
        model.eval()
        with torch.no_grad():
            logits = model(**query).logits  # state: model=eval, recording=off
        print((logits.argmax(-1) == query["labels"]).float().mean())


if __name__ == "__main__":
    main()
