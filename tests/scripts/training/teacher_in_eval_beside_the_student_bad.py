"""Distillation in which the student is put in training mode once, and each epoch ends with its evaluation."""

import torch
from torch import nn


class Distiller:
    def __init__(self, teacher, student, teacher_optimizer, student_optimizer, train_loader, val_loader):
        self.teacher = teacher
        self.student = student
        self.teacher_optimizer = teacher_optimizer
        self.student_optimizer = student_optimizer
        self.train_loader = train_loader
        self.val_loader = val_loader

    def train_teacher(self, epochs):
        for _ in range(epochs):
            self.teacher.train()
            for x, y in self.train_loader:
                loss = nn.functional.cross_entropy(self.teacher(x), y)  # state: self.teacher=train, recording=on
                self.teacher_optimizer.zero_grad()
                loss.backward()
                self.teacher_optimizer.step()
            print(self.evaluate(self.teacher))

    def train_student(self, epochs):
        self.teacher.eval()
        self.student.train()
        for _ in range(epochs):
            for x, y in self.train_loader:
                student_out = self.student(x)  # TMD201: self.student; state: self.student=train|eval, recording=on
                teacher_out = self.teacher(x)  # state: self.teacher=eval, recording=on
                loss = self.distillation_loss(student_out, teacher_out, y)
                self.student_optimizer.zero_grad()
                loss.backward()
                self.student_optimizer.step()
            print(self.evaluate(self.student))

    def distillation_loss(self, student_out, teacher_out, y):
        soft = nn.functional.mse_loss(student_out.softmax(1), teacher_out.softmax(1))
        return soft + nn.functional.cross_entropy(student_out, y)

    def evaluate(self, model):
        model.eval()
        correct = 0
        with torch.no_grad():
            for x, y in self.val_loader:
                correct += (model(x).argmax(1) == y).sum().item()
        return correct / len(self.val_loader.dataset)
