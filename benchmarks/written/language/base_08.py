"""Direct preference optimisation, from scratch on top of transformers."""
import copy
import json
from dataclasses import dataclass, field
from typing import Dict, List

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, Dataset
from transformers import GPT2LMHeadModel, GPT2TokenizerFast


@dataclass
class DPOArgs:
    model_name: str = "gpt2-medium"
    beta: float = 0.1
    lr: float = 5e-7
    epochs: int = 1
    batch_size: int = 4
    grad_accum: int = 8
    eval_every: int = 100
    max_len: int = 512
    out: str = "dpo-gpt2"
    device: str = "cuda"
    betas: tuple = field(default=(0.9, 0.95))


class PreferenceData(Dataset):
    def __init__(self, path, tok, max_len):
        self.rows = [json.loads(l) for l in open(path)]
        self.tok, self.max_len = tok, max_len

    def __len__(self):
        return len(self.rows)

    def _enc(self, prompt, answer):
        p = self.tok(prompt)["input_ids"]
        a = self.tok(answer + self.tok.eos_token)["input_ids"]
        ids = (p + a)[: self.max_len]
        labels = ([-100] * len(p) + a)[: self.max_len]
        return torch.tensor(ids), torch.tensor(labels)

    def __getitem__(self, i):
        r = self.rows[i]
        return {"chosen": self._enc(r["prompt"], r["chosen"]), "rejected": self._enc(r["prompt"], r["rejected"])}


def collate(rows, pad):
    batch = {}
    for side in ("chosen", "rejected"):
        ids = torch.nn.utils.rnn.pad_sequence([r[side][0] for r in rows], batch_first=True, padding_value=pad)
        labels = torch.nn.utils.rnn.pad_sequence([r[side][1] for r in rows], batch_first=True, padding_value=-100)
        batch[side] = {"input_ids": ids, "attention_mask": (ids != pad).long(), "labels": labels}
    return batch


def sequence_logps(model, side: Dict[str, torch.Tensor]) -> torch.Tensor:
    logits = model(input_ids=side["input_ids"], attention_mask=side["attention_mask"]).logits[:, :-1]
    labels = side["labels"][:, 1:].clone()
    mask = labels != -100
    labels[~mask] = 0
    logps = torch.gather(logits.log_softmax(-1), 2, labels.unsqueeze(2)).squeeze(2)
    return (logps * mask).sum(-1)


def dpo_loss(pi_c, pi_r, ref_c, ref_r, beta):
    logits = (pi_c - pi_r) - (ref_c - ref_r)
    loss = -F.logsigmoid(beta * logits).mean()
    margin = beta * logits.detach()
    return loss, (margin > 0).float().mean()


class DPOTrainer:
    def __init__(self, args: DPOArgs, train_file: str, eval_file: str):
        self.args = args
        self.tok = GPT2TokenizerFast.from_pretrained(args.model_name)
        self.tok.pad_token = self.tok.eos_token
        self.policy = GPT2LMHeadModel.from_pretrained(args.model_name).to(args.device)
        self.ref = copy.deepcopy(self.policy)
        self.ref.eval()
        for p in self.ref.parameters():
            p.requires_grad_(False)
        self.opt = torch.optim.AdamW(self.policy.parameters(), lr=args.lr, betas=args.betas)
        fn = lambda rows: collate(rows, self.tok.pad_token_id)
        self.train_dl = DataLoader(PreferenceData(train_file, self.tok, args.max_len), args.batch_size, shuffle=True, collate_fn=fn)
        self.eval_dl = DataLoader(PreferenceData(eval_file, self.tok, args.max_len), args.batch_size, collate_fn=fn)
        self.history: List[dict] = []

    def _to(self, batch):
        return {s: {k: v.to(self.args.device) for k, v in d.items()} for s, d in batch.items()}

    def get_batch_metrics(self, batch):
        batch = self._to(batch)
        pi_c = sequence_logps(self.policy, batch["chosen"])
        pi_r = sequence_logps(self.policy, batch["rejected"])
        with torch.no_grad():
            ref_c = sequence_logps(self.ref, batch["chosen"])
            ref_r = sequence_logps(self.ref, batch["rejected"])
        return dpo_loss(pi_c, pi_r, ref_c, ref_r, self.args.beta)

    def train(self):
        step = 0
        for epoch in range(self.args.epochs):
            for i, batch in enumerate(self.train_dl):
                self.policy.train()
                loss, acc = self.get_batch_metrics(batch)
                (loss / self.args.grad_accum).backward()
                if (i + 1) % self.args.grad_accum:
                    continue
                torch.nn.utils.clip_grad_norm_(self.policy.parameters(), 1.0)
                self.opt.step()
                self.opt.zero_grad()
                step += 1
                print(f"[{epoch}/{step}] loss {loss.item():.4f} acc {acc.item():.3f}")
                if step % self.args.eval_every == 0:
                    self.history.append(self.evaluate())
        self.policy.save_pretrained(self.args.out)

    def evaluate(self):
        self.policy.eval()
        losses, accs = [], []
        with torch.no_grad():
            for batch in self.eval_dl:
                loss, acc = self.get_batch_metrics(batch)
                losses.append(loss.item())
                accs.append(acc.item())
        out = {"loss": sum(losses) / len(losses), "acc": sum(accs) / len(accs)}
        print("eval", out)
        return out

    def chat(self, prompt):
        self.policy.eval()
        ids = self.tok(prompt, return_tensors="pt").input_ids.to(self.args.device)
        out = self.policy.generate(ids, max_new_tokens=60, do_sample=True, top_p=0.9)
        return self.tok.decode(out[0, ids.shape[1]:])


if __name__ == "__main__":
    trainer = DPOTrainer(DPOArgs(), "prefs_train.jsonl", "prefs_eval.jsonl")
    trainer.train()
    print(trainer.chat("Human: how do I boil an egg?\n\nAssistant:"))
