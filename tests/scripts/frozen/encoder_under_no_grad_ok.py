"""A captioning encoder runs its resnet under no_grad and is put in training mode with the rest."""
import torch
from torch import nn
from torchvision import models

from coco import caption_loader


class EncoderCNN(nn.Module):
    def __init__(self, embed_size):
        super().__init__()
        resnet = models.resnet152(pretrained=True)
        self.resnet = nn.Sequential(*list(resnet.children())[:-1])
        self.linear = nn.Linear(resnet.fc.in_features, embed_size)

    def forward(self, images):
        with torch.no_grad():
            features = self.resnet(images)
        return self.linear(features.reshape(features.size(0), -1))

    def train(self, mode=True):
        super().train(mode)
        self.resnet.eval()
        return self


class DecoderRNN(nn.Module):
    def __init__(self, embed_size, hidden_size, vocab_size):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, embed_size)
        self.lstm = nn.LSTM(embed_size, hidden_size, batch_first=True)
        self.linear = nn.Linear(hidden_size, vocab_size)

    def forward(self, features, captions):
        inputs = torch.cat((features.unsqueeze(1), self.embed(captions)), 1)
        return self.linear(self.lstm(inputs)[0])


def train(loader, vocab_size, epochs):
    encoder, decoder = EncoderCNN(256), DecoderRNN(256, 512, vocab_size)
    encoder.train()
    decoder.train()
    criterion = nn.CrossEntropyLoss()
    params = list(decoder.parameters()) + list(encoder.linear.parameters())
    optimizer = torch.optim.Adam(params, lr=1e-3)
    for epoch in range(epochs):
        for images, captions, targets in loader:
            features = encoder(images)  # state: encoder=train, recording=on
            outputs = decoder(features, captions)  # state: decoder=train, recording=on
            loss = criterion(outputs.flatten(0, 1), targets.flatten())
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        torch.save(encoder.state_dict(), f"encoder-{epoch}.ckpt")


if __name__ == "__main__":
    train(caption_loader("train2014"), 9956, 5)
