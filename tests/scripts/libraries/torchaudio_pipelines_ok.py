"""torchaudio with the switches; transforms and functions are no models."""
import torch
import torchaudio
from torchaudio.models import Conformer


def transcribe(loader):
    net = Conformer(80, 4, 128, 4, 31, dropout=0.1)
    net.eval()
    to_mel = torchaudio.transforms.MelSpectrogram()
    with torch.no_grad():
        for x, y in loader:
            print(net(to_mel(x), y)[0].argmax(-1))  # state: net=eval, recording=off


def pretrained(loader):
    net = torchaudio.pipelines.WAV2VEC2_ASR_BASE_960H.get_model()
    with torch.inference_mode():
        for x, y in loader:
            print(net(torchaudio.functional.resample(x, 8000, 16000))[0].argmax(-1))  # state: net=eval, recording=off


def finetune(loader, loss_of):
    net = torchaudio.pipelines.WAV2VEC2_BASE.get_model(dropout=0.1)
    optimizer = torch.optim.Adam(net.parameters())
    net.train()
    for x, y in loader:
        loss = loss_of(net(x)[0], y)  # state: net=train, recording=on
        loss.backward()
        optimizer.step()


transcribe([])
pretrained([])
finetune([], None)
