"""A teacher gives the targets, in eval mode: the same input has the same target in every epoch."""

import torch
from torch import nn


class Teacher(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(10, 128),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(128, 3),
        )

    def forward(self, x):
        return self.net(x)


class Student(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(10, 16),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Linear(16, 3),
        )

    def forward(self, x):
        return self.net(x)


def distil(student, teacher, batches, epochs=5):
    optimizer = torch.optim.Adam(student.parameters(), lr=1e-2)
    student.train()
    teacher.eval()
    seen = {}
    for epoch in range(epochs):
        total = moved = 0.0
        for number, x in enumerate(batches):
            with torch.no_grad():
                target = teacher(x).softmax(1)
            loss = nn.functional.cross_entropy(student(x), target)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            moved = max(moved, (target - seen.get(number, target)).abs().max().item())
            seen[number] = target
        print(f"epoch {epoch}: loss {total / len(batches):.3f}, targets moved by up to {moved:.3f}")
    return moved


def agreement(student, teacher, x):
    student.eval()
    teacher.eval()
    with torch.no_grad():
        return (student(x).argmax(1) == teacher(x).argmax(1)).float().mean().item()


def main():
    torch.manual_seed(0)
    teacher = Teacher()
    student = Student()
    x = torch.randn(1024, 10)
    moved = distil(student, teacher, x.split(64))
    print(f"student and teacher agree on {agreement(student, teacher, x):.3f}")
    print("harm:", "yes" if moved > 0 else "no")


if __name__ == "__main__":
    main()
