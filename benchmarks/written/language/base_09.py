import os
import sys

import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
import torch.utils.data as data
import torchaudio

from utils import TextTransform, wer, cer

train_audio_transforms = nn.Sequential(
    torchaudio.transforms.MelSpectrogram(sample_rate=16000, n_mels=128),
    torchaudio.transforms.FrequencyMasking(freq_mask_param=15),
    torchaudio.transforms.TimeMasking(time_mask_param=35),
)
valid_audio_transforms = torchaudio.transforms.MelSpectrogram()
text_transform = TextTransform()


def data_processing(batch, data_type="train"):
    spectrograms, labels, input_lengths, label_lengths = [], [], [], []
    for (waveform, _, utterance, _, _, _) in batch:
        if data_type == "train":
            spec = train_audio_transforms(waveform).squeeze(0).transpose(0, 1)
        else:
            spec = valid_audio_transforms(waveform).squeeze(0).transpose(0, 1)
        spectrograms.append(spec)
        label = torch.Tensor(text_transform.text_to_int(utterance.lower()))
        labels.append(label)
        input_lengths.append(spec.shape[0] // 2)
        label_lengths.append(len(label))
    spectrograms = nn.utils.rnn.pad_sequence(spectrograms, batch_first=True).unsqueeze(1).transpose(2, 3)
    labels = nn.utils.rnn.pad_sequence(labels, batch_first=True)
    return spectrograms, labels, input_lengths, label_lengths


def greedy_decode(output, labels, label_lengths, blank=28):
    arg_maxes = torch.argmax(output, dim=2)
    decodes, targets = [], []
    for i, args in enumerate(arg_maxes):
        decode = []
        targets.append(text_transform.int_to_text(labels[i][:label_lengths[i]].tolist()))
        for j, index in enumerate(args):
            if index != blank and not (j and index == args[j - 1]):
                decode.append(index.item())
        decodes.append(text_transform.int_to_text(decode))
    return decodes, targets


class ResidualCNN(nn.Module):
    def __init__(self, ch, kernel, dropout):
        super(ResidualCNN, self).__init__()
        self.cnn1 = nn.Conv2d(ch, ch, kernel, padding=kernel // 2)
        self.cnn2 = nn.Conv2d(ch, ch, kernel, padding=kernel // 2)
        self.bn1 = nn.BatchNorm2d(ch)
        self.bn2 = nn.BatchNorm2d(ch)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        residual = x
        x = self.cnn1(self.dropout(F.gelu(self.bn1(x))))
        x = self.cnn2(self.dropout(F.gelu(self.bn2(x))))
        return x + residual


class SpeechRecognitionModel(nn.Module):
    def __init__(self, n_cnn, n_rnn, rnn_dim, n_class, n_feats, dropout=0.1):
        super(SpeechRecognitionModel, self).__init__()
        self.cnn = nn.Conv2d(1, 32, 3, stride=2, padding=1)
        self.rescnn = nn.Sequential(*[ResidualCNN(32, 3, dropout) for _ in range(n_cnn)])
        self.fc = nn.Linear(n_feats // 2 * 32, rnn_dim)
        self.birnn = nn.GRU(rnn_dim, rnn_dim, n_rnn, batch_first=True, bidirectional=True, dropout=dropout)
        self.classifier = nn.Sequential(nn.Linear(rnn_dim * 2, rnn_dim), nn.GELU(), nn.Dropout(dropout), nn.Linear(rnn_dim, n_class))

    def forward(self, x):
        x = self.rescnn(self.cnn(x))
        b, c, f, t = x.size()
        x = x.view(b, c * f, t).transpose(1, 2)
        x, _ = self.birnn(self.fc(x))
        return self.classifier(x)


class IterMeter(object):
    def __init__(self):
        self.val = 0

    def step(self):
        self.val += 1

    def get(self):
        return self.val


def train(model, device, train_loader, criterion, optimizer, scheduler, epoch, iter_meter):
    model.train()
    data_len = len(train_loader.dataset)
    for batch_idx, _data in enumerate(train_loader):
        spectrograms, labels, input_lengths, label_lengths = _data
        spectrograms, labels = spectrograms.to(device), labels.to(device)
        optimizer.zero_grad()
        output = model(spectrograms)
        output = F.log_softmax(output, dim=2).transpose(0, 1)
        loss = criterion(output, labels, input_lengths, label_lengths)
        loss.backward()
        optimizer.step()
        scheduler.step()
        iter_meter.step()
        if batch_idx % 100 == 0 or batch_idx == data_len:
            print("Train Epoch: {} [{}/{}]\tLoss: {:.6f}".format(epoch, batch_idx * len(spectrograms), data_len, loss.item()))


def test(model, device, test_loader, criterion, epoch, iter_meter):
    print("\nevaluating...")
    model.eval()
    test_loss = 0
    test_cer, test_wer = [], []
    with torch.no_grad():
        for i, _data in enumerate(test_loader):
            spectrograms, labels, input_lengths, label_lengths = _data
            spectrograms, labels = spectrograms.to(device), labels.to(device)
            output = model(spectrograms)
            output = F.log_softmax(output, dim=2).transpose(0, 1)
            loss = criterion(output, labels, input_lengths, label_lengths)
            test_loss += loss.item() / len(test_loader)
            decoded_preds, decoded_targets = greedy_decode(output.transpose(0, 1), labels, label_lengths)
            for j in range(len(decoded_preds)):
                test_cer.append(cer(decoded_targets[j], decoded_preds[j]))
                test_wer.append(wer(decoded_targets[j], decoded_preds[j]))
    avg_wer = sum(test_wer) / len(test_wer)
    print("Test set: Average loss: {:.4f}, CER {:4f} WER: {:.4f}\n".format(test_loss, sum(test_cer) / len(test_cer), avg_wer))
    return avg_wer


def main(learning_rate=5e-4, batch_size=20, epochs=10, train_url="train-clean-100", test_url="test-clean"):
    hparams = {"n_cnn": 3, "n_rnn": 5, "rnn_dim": 512, "n_class": 29, "n_feats": 128, "dropout": 0.1}
    use_cuda = torch.cuda.is_available()
    torch.manual_seed(7)
    device = torch.device("cuda" if use_cuda else "cpu")
    os.makedirs("./data", exist_ok=True)
    train_dataset = torchaudio.datasets.LIBRISPEECH("./data", url=train_url, download=True)
    test_dataset = torchaudio.datasets.LIBRISPEECH("./data", url=test_url, download=True)
    kwargs = {"num_workers": 1, "pin_memory": True} if use_cuda else {}
    train_loader = data.DataLoader(train_dataset, batch_size, shuffle=True, collate_fn=lambda x: data_processing(x, "train"), **kwargs)
    test_loader = data.DataLoader(test_dataset, batch_size, collate_fn=lambda x: data_processing(x, "valid"), **kwargs)

    model = SpeechRecognitionModel(hparams["n_cnn"], hparams["n_rnn"], hparams["rnn_dim"], hparams["n_class"], hparams["n_feats"], hparams["dropout"]).to(device)
    print("Num Model Parameters", sum(p.nelement() for p in model.parameters()))
    optimizer = optim.AdamW(model.parameters(), learning_rate)
    criterion = nn.CTCLoss(blank=28).to(device)
    scheduler = optim.lr_scheduler.OneCycleLR(optimizer, max_lr=learning_rate, steps_per_epoch=len(train_loader), epochs=epochs)
    iter_meter = IterMeter()
    best = 1e9
    for epoch in range(1, epochs + 1):
        train(model, device, train_loader, criterion, optimizer, scheduler, epoch, iter_meter)
        score = test(model, device, test_loader, criterion, epoch, iter_meter)
        if score < best:
            best = score
            torch.save(model.state_dict(), "asr.pth")

    model.load_state_dict(torch.load("asr.pth"))
    model.eval()
    example = torch.rand(1, 1, 128, 1000).to(device)
    traced = torch.jit.trace(model, example)
    traced.save("asr_traced.pt")


if __name__ == "__main__":
    main(train_url=sys.argv[1] if len(sys.argv) > 1 else "train-clean-100")
