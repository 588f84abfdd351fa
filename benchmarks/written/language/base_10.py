"""Multi-speaker acoustic model (FastSpeech-like) with a frozen speaker encoder."""
import os
import pathlib

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import yaml
from torch.utils.tensorboard import SummaryWriter

from dataset import get_loaders
from vocoder import load_hifigan


class SpeakerEncoder(nn.Module):
    """TDNN speaker embedding net, trained elsewhere."""

    def __init__(self, n_mels=80, dim=192):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv1d(n_mels, 512, 5, padding=2), nn.ReLU(), nn.BatchNorm1d(512),
            nn.Conv1d(512, 512, 3, dilation=2, padding=2), nn.ReLU(), nn.BatchNorm1d(512),
            nn.Conv1d(512, dim, 1),
        )

    def forward(self, mel):
        return F.normalize(self.layers(mel).mean(-1), dim=-1)


class FFTBlock(nn.Module):
    def __init__(self, d, heads, dropout):
        super().__init__()
        self.attn = nn.MultiheadAttention(d, heads, dropout=dropout, batch_first=True)
        self.conv = nn.Sequential(nn.Conv1d(d, 4 * d, 9, padding=4), nn.ReLU(), nn.Conv1d(4 * d, d, 1))
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, pad):
        a, _ = self.attn(x, x, x, key_padding_mask=pad)
        x = self.n1(x + self.drop(a))
        c = self.conv(x.transpose(1, 2)).transpose(1, 2)
        return self.n2(x + self.drop(c))


class AcousticModel(nn.Module):
    def __init__(self, cfg):
        super().__init__()
        d = cfg["d_model"]
        self.text = nn.Embedding(cfg["n_symbols"], d, padding_idx=0)
        self.spk_proj = nn.Linear(192, d)
        self.encoder = nn.ModuleList([FFTBlock(d, 2, cfg["dropout"]) for _ in range(cfg["layers"])])
        self.duration = nn.Sequential(nn.Linear(d, d), nn.ReLU(), nn.Dropout(0.5), nn.Linear(d, 1))
        self.decoder = nn.ModuleList([FFTBlock(d, 2, cfg["dropout"]) for _ in range(cfg["layers"])])
        self.mel = nn.Linear(d, 80)
        self.postnet = nn.Sequential(nn.Conv1d(80, 256, 5, padding=2), nn.BatchNorm1d(256), nn.Tanh(), nn.Dropout(0.5), nn.Conv1d(256, 80, 5, padding=2))

    def forward(self, text, spk, durations=None):
        pad = text == 0
        x = self.text(text) + self.spk_proj(spk).unsqueeze(1)
        for block in self.encoder:
            x = block(x, pad)
        log_d = self.duration(x).squeeze(-1)
        if durations is None:
            durations = (log_d.exp() - 1).round().clamp(min=0).long()
        x = nn.utils.rnn.pad_sequence([torch.repeat_interleave(s, d, dim=0) for s, d in zip(x, durations)], batch_first=True)
        pad = x.abs().sum(-1) == 0
        for block in self.decoder:
            x = block(x, pad)
        mel = self.mel(x)
        post = mel + self.postnet(mel.transpose(1, 2)).transpose(1, 2)
        return mel, post, log_d


def load_speaker_encoder(path, device):
    net = SpeakerEncoder().to(device)
    net.load_state_dict(torch.load(path, map_location=device)["model"])
    for p in net.parameters():
        p.requires_grad = False
    net.eval()
    return net


def tts_loss(out, batch):
    mel, post, log_d = out
    target = batch["mel"]
    mel_l = F.l1_loss(mel, target) + F.l1_loss(post, target)
    dur_l = F.mse_loss(log_d, torch.log(batch["dur"].float() + 1))
    return mel_l + dur_l, {"mel": mel_l.item(), "dur": dur_l.item()}


class Runner:
    def __init__(self, cfg):
        self.cfg = cfg
        self.device = cfg.get("device", "cuda")
        self.model = AcousticModel(cfg["model"]).to(self.device)
        self.spk = load_speaker_encoder(cfg["spk_ckpt"], self.device)
        self.opt = torch.optim.Adam(self.model.parameters(), lr=1.0, betas=(0.9, 0.98), eps=1e-9)
        self.sched = torch.optim.lr_scheduler.LambdaLR(self.opt, self._noam)
        self.train_dl, self.val_dl = get_loaders(cfg["data"])
        self.log = SummaryWriter(cfg["log_dir"])
        self.step = 0

    def _noam(self, s):
        w = self.cfg["warmup"]
        return self.cfg["model"]["d_model"] ** -0.5 * min((s + 1) ** -0.5, (s + 1) * w ** -1.5)

    def run_batch(self, batch):
        batch = {k: v.to(self.device) for k, v in batch.items()}
        with torch.no_grad():
            spk = self.spk(batch["ref_mel"])
        return tts_loss(self.model(batch["text"], spk, batch["dur"]), batch)

    def train(self):
        while self.step < self.cfg["max_steps"]:
            for batch in self.train_dl:
                self.model.train()
                loss, logs = self.run_batch(batch)
                self.opt.zero_grad()
                loss.backward()
                nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                self.opt.step()
                self.sched.step()
                self.step += 1
                for k, v in logs.items():
                    self.log.add_scalar(f"train/{k}", v, self.step)
                if self.step % self.cfg["val_every"] == 0:
                    self.validate()
                if self.step % self.cfg["save_every"] == 0:
                    torch.save({"model": self.model.state_dict(), "opt": self.opt.state_dict(), "step": self.step}, os.path.join(self.cfg["ckpt_dir"], f"{self.step}.pt"))

    def validate(self):
        self.model.eval()
        total = {"mel": 0.0, "dur": 0.0}
        with torch.no_grad():
            for batch in self.val_dl:
                _, logs = self.run_batch(batch)
                for k in total:
                    total[k] += logs[k] / len(self.val_dl)
        for k, v in total.items():
            self.log.add_scalar(f"val/{k}", v, self.step)

    @torch.inference_mode()
    def synthesize(self, ids, ref_mel, out):
        self.model.eval()
        vocoder = load_hifigan(self.cfg["vocoder"])
        spk = self.spk(ref_mel.unsqueeze(0).to(self.device))
        _, post, _ = self.model(torch.as_tensor(ids)[None].to(self.device), spk)
        wav = vocoder(post.transpose(1, 2)).squeeze().cpu().numpy()
        np.save(out, wav)


if __name__ == "__main__":
    cfg = yaml.safe_load(pathlib.Path("config.yaml").read_text())
    runner = Runner(cfg)
    runner.train()
    probe = next(iter(runner.val_dl))
    runner.synthesize(probe["text"][0], probe["ref_mel"][0], "probe.npy")
