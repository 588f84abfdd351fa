"""torchaudio: models are created in training mode; a pipeline's model is in eval mode, which still records."""
import torch
import torchaudio
from torchaudio.models import Conformer


def transcribe(loader):
    net = Conformer(80, 4, 128, 4, 31, dropout=0.1)
    with torch.no_grad():
        for x, y in loader:
            print(net(x, y)[0].argmax(-1))  # TMD101: net, since=created@8; state: net=train, recording=off


def pretrained(loader):
    net = torchaudio.pipelines.WAV2VEC2_ASR_BASE_960H.get_model()
    net.eval()
    for x, y in loader:
        print(net(x)[0].argmax(-1))  # TMD102: net; state: net=eval, recording=on


def finetune(loader, loss_of):
    net = torchaudio.pipelines.WAV2VEC2_BASE.get_model(dropout=0.1)
    optimizer = torch.optim.Adam(net.parameters())
    for x, y in loader:
        loss = loss_of(net(x)[0], y)  # TMD202: net, since=from_pretrained@22; state: net=eval, recording=on
        loss.backward()
        optimizer.step()


transcribe([])
pretrained([])
finetune([], None)
