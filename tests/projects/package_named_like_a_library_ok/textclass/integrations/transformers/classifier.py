"""`transformers` is the library, although the file stands in a folder of that name: nobody starts it from within a package.

`from_pretrained` gives the network in evaluation mode, and `fit` switches it.
"""

import torch
from transformers import AutoModelForSequenceClassification


class TextClassifier:
    def __init__(self, name, num_classes, device="cpu"):
        self.device = device
        self.model = AutoModelForSequenceClassification.from_pretrained(name, num_labels=num_classes)
        self.model.to(device)

    def fit(self, loader, epochs=3):
        optimizer = torch.optim.AdamW(self.model.parameters(), lr=2e-5)
        self.model.train()
        for _ in range(epochs):
            for batch in loader:
                output = self.model(**batch)  # state: self.model=train, recording=on
                optimizer.zero_grad()
                output.loss.backward()
                optimizer.step()
        return self
