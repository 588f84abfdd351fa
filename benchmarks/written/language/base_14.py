"""Translate a file with a trained Transformer: beam search, optional ensemble, ONNX export of the encoder."""
import argparse
import heapq
import math
import sys
from typing import List

import sentencepiece as spm
import torch
import torch.nn as nn


class PositionalEncoding(nn.Module):
    def __init__(self, d, dropout=0.1, max_len=5000):
        super().__init__()
        self.dropout = nn.Dropout(p=dropout)
        pe = torch.zeros(max_len, d)
        pos = torch.arange(0, max_len).unsqueeze(1)
        div = torch.exp(torch.arange(0, d, 2) * (-math.log(10000.0) / d))
        pe[:, 0::2] = torch.sin(pos * div)
        pe[:, 1::2] = torch.cos(pos * div)
        self.register_buffer("pe", pe.unsqueeze(0))

    def forward(self, x):
        return self.dropout(x + self.pe[:, : x.size(1)])


class TransformerMT(nn.Module):
    def __init__(self, vocab, d=512, heads=8, layers=6, ff=2048, dropout=0.1):
        super().__init__()
        self.d = d
        self.emb = nn.Embedding(vocab, d, padding_idx=0)
        self.pos = PositionalEncoding(d, dropout)
        self.transformer = nn.Transformer(d, heads, layers, layers, ff, dropout, batch_first=True)
        self.proj = nn.Linear(d, vocab)

    def encode(self, src):
        return self.transformer.encoder(self.pos(self.emb(src) * math.sqrt(self.d)))

    def decode(self, ys, memory):
        mask = nn.Transformer.generate_square_subsequent_mask(ys.size(1)).to(ys.device)
        h = self.transformer.decoder(self.pos(self.emb(ys) * math.sqrt(self.d)), memory, tgt_mask=mask)
        return self.proj(h[:, -1])

    def forward(self, src, tgt):
        mask = nn.Transformer.generate_square_subsequent_mask(tgt.size(1)).to(tgt.device)
        h = self.transformer(self.pos(self.emb(src) * math.sqrt(self.d)), self.pos(self.emb(tgt) * math.sqrt(self.d)), tgt_mask=mask)
        return self.proj(h)


def load_model(path, device):
    ckpt = torch.load(path, map_location="cpu")
    model = TransformerMT(**ckpt["hparams"])
    model.load_state_dict(ckpt["state_dict"])
    return model.to(device).eval()


def load_average(paths, device):
    """Average the weights of several checkpoints into one model."""
    avg = None
    for p in paths:
        sd = torch.load(p, map_location="cpu")["state_dict"]
        if avg is None:
            avg = {k: v.clone().float() for k, v in sd.items()}
        else:
            for k in avg:
                avg[k] += sd[k]
    model = TransformerMT(**torch.load(paths[0], map_location="cpu")["hparams"])
    model.load_state_dict({k: v / len(paths) for k, v in avg.items()})
    model.eval()
    return model.to(device)


class Translator:
    BOS, EOS = 1, 2

    def __init__(self, paths: List[str], spm_path: str, device="cuda", beam=4, alpha=0.6, average=False):
        self.sp = spm.SentencePieceProcessor(model_file=spm_path)
        self.device = device
        self.beam, self.alpha = beam, alpha
        if average:
            self.models = [load_average(paths, device)]
        else:
            self.models = [load_model(p, device) for p in paths]

    def _step(self, ys, memories):
        probs = [m.decode(ys, mem).softmax(-1) for m, mem in zip(self.models, memories)]
        return torch.stack(probs).mean(0).log()

    @torch.no_grad()
    def translate(self, line: str) -> str:
        src = torch.tensor([self.sp.encode(line) + [self.EOS]], device=self.device)
        memories = [m.encode(src) for m in self.models]
        beams, done = [(0.0, [self.BOS])], []
        for _ in range(src.size(1) * 2 + 10):
            cand = []
            for score, ids in beams:
                logp = self._step(torch.tensor([ids], device=self.device), memories)[0]
                top, idx = logp.topk(self.beam)
                for lp, i in zip(top.tolist(), idx.tolist()):
                    cand.append((score + lp, ids + [i]))
            beams = []
            for score, ids in heapq.nlargest(self.beam, cand):
                if ids[-1] == self.EOS:
                    done.append((score / ((5 + len(ids)) / 6) ** self.alpha, ids))
                else:
                    beams.append((score, ids))
            if not beams or len(done) >= self.beam:
                break
        best = max(done or [(s, i) for s, i in beams])[1]
        return self.sp.decode([i for i in best if i > 2])


def corpus_ppl(model, batches, device):
    """Teacher-forced perplexity of one model."""
    crit = nn.CrossEntropyLoss(ignore_index=0, reduction="sum")
    total, n = 0.0, 0
    model.eval()
    with torch.no_grad():
        for src, tgt in batches:
            src, tgt = src.to(device), tgt.to(device)
            logits = model(src, tgt[:, :-1])
            total += crit(logits.flatten(0, 1), tgt[:, 1:].flatten()).item()
            n += (tgt[:, 1:] != 0).sum().item()
    return math.exp(total / n)


class EncoderOnly(nn.Module):
    def __init__(self, mt):
        super().__init__()
        self.mt = mt

    def forward(self, src):
        return self.mt.encode(src)


def export_encoder(path, out):
    wrapper = EncoderOnly(load_model(path, "cpu"))
    wrapper.eval()
    torch.onnx.export(wrapper, (torch.randint(3, 100, (1, 16)),), out, input_names=["src"], output_names=["memory"], opset_version=17)


def main(argv=None):
    ap = argparse.ArgumentParser()
    ap.add_argument("checkpoints", nargs="+")
    ap.add_argument("--spm", required=True)
    ap.add_argument("--device", default="cuda")
    ap.add_argument("--beam", type=int, default=4)
    ap.add_argument("--average", action="store_true")
    ap.add_argument("--export")
    ap.add_argument("--ppl-data")
    args = ap.parse_args(argv)
    if args.export:
        export_encoder(args.checkpoints[0], args.export)
        return
    if args.ppl_data:
        print(corpus_ppl(load_model(args.checkpoints[0], args.device), torch.load(args.ppl_data), args.device))
        return
    tr = Translator(args.checkpoints, args.spm, args.device, args.beam, average=args.average)
    for line in sys.stdin:
        print(tr.translate(line.strip()), flush=True)


if __name__ == "__main__":
    main()
