"""A service loads a checkpoint and answers requests: no eval(), no no_grad(), and no two answers alike."""

import io

import torch
from torch import nn


class Scorer(nn.Module):
    def __init__(self, features=8, classes=3):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(features, 64),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(64, classes),
        )

    def forward(self, x):
        return self.layers(x)


class Service:
    def __init__(self, checkpoint):
        self.model = Scorer()
        self.model.load_state_dict(torch.load(checkpoint))

    def predict(self, features):
        logits = self.model(torch.tensor([features]))
        return logits.softmax(1)[0].tolist()


def main():
    torch.manual_seed(0)
    checkpoint = io.BytesIO()
    torch.save(Scorer().state_dict(), checkpoint)
    checkpoint.seek(0)

    service = Service(checkpoint)
    request = [0.5, -1.2, 3.0, 0.1, 0.0, 2.2, -0.7, 1.0]
    answers = set()
    for attempt in range(3):
        answer = ", ".join(f"{probability:.3f}" for probability in service.predict(request))
        print(f"answer {attempt + 1} to the same request: {answer}")
        answers.add(answer)
    print("harm:", "yes" if len(answers) > 1 else "no")


if __name__ == "__main__":
    main()
