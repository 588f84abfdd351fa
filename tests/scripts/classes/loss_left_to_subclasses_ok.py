"""A training loop whose loss is a method that subclasses define: what it is given is trained, not thrown away.

The base only raises NotImplementedError. Students come out of the validation after each epoch in eval mode, and
`train()` puts them back at the top of the next.
"""

import torch
from torch import nn


class Distiller:
    def __init__(self, teacher, student, train_loader, val_loader, optimizer):
        self.teacher = teacher
        self.student = student
        self.train_loader = train_loader
        self.val_loader = val_loader
        self.optimizer = optimizer

    def train_student(self, epochs=10):
        self.teacher.eval()
        for epoch in range(epochs):
            self.student.train()
            for data, label in self.train_loader:
                student_out = self.student(data)  # state: self.student=train, recording=on
                teacher_out = self.teacher(data)  # state: self.teacher=eval, recording=on
                loss = self.distillation_loss(student_out, teacher_out, label)
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
            accuracy = self.validate(self.student)
            print(epoch, accuracy)
        torch.save(self.student.state_dict(), "student.pt")

    def distillation_loss(self, student_out, teacher_out, label):
        """The loss of the method, which each subclass defines."""

        raise NotImplementedError

    def validate(self, model):
        model.eval()
        correct = 0
        with torch.no_grad():
            for data, label in self.val_loader:
                out = model(data)  # state: model=eval, recording=off
                correct += (out.argmax(dim=1) == label).sum().item()
        return correct / len(self.val_loader.dataset)


class SoftTargets(Distiller):
    def distillation_loss(self, student_out, teacher_out, label):
        soft = nn.functional.kl_div(student_out.log_softmax(1), teacher_out.softmax(1))
        return soft + nn.functional.cross_entropy(student_out, label)
