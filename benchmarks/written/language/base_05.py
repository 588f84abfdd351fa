"""BiLSTM-CRF tagger for CoNLL-2003."""
import json
import logging
from pathlib import Path

import torch
from seqeval.metrics import classification_report, f1_score
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence
from torch.optim.lr_scheduler import ReduceLROnPlateau
from torch.utils.data import DataLoader

logger = logging.getLogger(__name__)


class CRF(nn.Module):
    def __init__(self, num_tags):
        super().__init__()
        self.num_tags = num_tags
        self.start = nn.Parameter(torch.empty(num_tags).uniform_(-0.1, 0.1))
        self.end = nn.Parameter(torch.empty(num_tags).uniform_(-0.1, 0.1))
        self.trans = nn.Parameter(torch.empty(num_tags, num_tags).uniform_(-0.1, 0.1))

    def forward(self, emissions, tags, mask):
        num = self._score(emissions, tags, mask)
        den = self._normalizer(emissions, mask)
        return (den - num).mean()

    def _score(self, emissions, tags, mask):
        bsz, T, _ = emissions.shape
        idx = torch.arange(bsz, device=emissions.device)
        score = self.start[tags[:, 0]] + emissions[idx, 0, tags[:, 0]]
        for t in range(1, T):
            step = self.trans[tags[:, t - 1], tags[:, t]] + emissions[idx, t, tags[:, t]]
            score = score + step * mask[:, t]
        last = mask.long().sum(1) - 1
        return score + self.end[tags[idx, last]]

    def _normalizer(self, emissions, mask):
        score = self.start + emissions[:, 0]
        for t in range(1, emissions.size(1)):
            nxt = torch.logsumexp(score.unsqueeze(2) + self.trans + emissions[:, t].unsqueeze(1), dim=1)
            score = torch.where(mask[:, t].unsqueeze(1).bool(), nxt, score)
        return torch.logsumexp(score + self.end, dim=1)

    def decode(self, emissions, mask):
        score = self.start + emissions[:, 0]
        history = []
        for t in range(1, emissions.size(1)):
            nxt, back = (score.unsqueeze(2) + self.trans + emissions[:, t].unsqueeze(1)).max(dim=1)
            score = torch.where(mask[:, t].unsqueeze(1).bool(), nxt, score)
            history.append(back)
        score = score + self.end
        lengths = mask.long().sum(1)
        best = []
        for b in range(emissions.size(0)):
            tag = score[b].argmax().item()
            path = [tag]
            for back in reversed(history[: lengths[b] - 1]):
                tag = back[b][tag].item()
                path.append(tag)
            best.append(path[::-1])
        return best


class BiLSTM_CRF(nn.Module):
    def __init__(self, vocab_size, num_tags, emb_dim=100, hidden=200, dropout=0.5, pretrained=None):
        super().__init__()
        self.embed = nn.Embedding(vocab_size, emb_dim, padding_idx=0)
        if pretrained is not None:
            self.embed.weight.data.copy_(torch.from_numpy(pretrained))
        self.dropout = nn.Dropout(dropout)
        self.lstm = nn.LSTM(emb_dim, hidden // 2, bidirectional=True, batch_first=True)
        self.proj = nn.Linear(hidden, num_tags)
        self.crf = CRF(num_tags)

    def _emit(self, x, lengths):
        packed = pack_padded_sequence(self.dropout(self.embed(x)), lengths.cpu(), batch_first=True, enforce_sorted=False)
        out, _ = self.lstm(packed)
        out, _ = pad_packed_sequence(out, batch_first=True)
        return self.proj(self.dropout(out))

    def forward(self, x, lengths, tags, mask):
        return self.crf(self._emit(x, lengths), tags, mask)

    def predict(self, x, lengths, mask):
        return self.crf.decode(self._emit(x, lengths), mask)


def collate(batch):
    xs, ys = zip(*batch)
    lengths = torch.tensor([len(x) for x in xs])
    x = pad_sequence(xs, batch_first=True)
    y = pad_sequence(ys, batch_first=True)
    mask = (x != 0).float()
    return x, lengths, y, mask


class NERTrainer:
    def __init__(self, config, train_set, dev_set, test_set, vocab, id2tag):
        self.config = config
        self.device = torch.device(config.get("device", "cpu"))
        self.id2tag = id2tag
        self.model = BiLSTM_CRF(len(vocab), len(id2tag), dropout=config["dropout"]).to(self.device)
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=config["lr"], momentum=0.9)
        self.scheduler = ReduceLROnPlateau(self.optimizer, mode="max", factor=0.5, patience=2)
        self.train_loader = DataLoader(train_set, config["batch_size"], shuffle=True, collate_fn=collate)
        self.dev_loader = DataLoader(dev_set, 64, collate_fn=collate)
        self.test_loader = DataLoader(test_set, 64, collate_fn=collate)
        self.best_f1 = 0.0
        self.bad_epochs = 0
        self.ckpt = Path(config["out_dir"]) / "ner.pt"

    def fit(self):
        for epoch in range(1, self.config["epochs"] + 1):
            loss = self._train_epoch()
            f1, _ = self.evaluate(self.dev_loader)
            logger.info("epoch %d loss %.4f dev f1 %.4f", epoch, loss, f1)
            self.scheduler.step(f1)
            if f1 > self.best_f1:
                self.best_f1, self.bad_epochs = f1, 0
                torch.save(self.model.state_dict(), self.ckpt)
            else:
                self.bad_epochs += 1
                if self.bad_epochs >= self.config["patience"]:
                    break
        self.model.load_state_dict(torch.load(self.ckpt, map_location=self.device))
        f1, report = self.evaluate(self.test_loader)
        logger.info("test f1 %.4f\n%s", f1, report)

    def _train_epoch(self):
        self.model.train()
        total = 0.0
        for x, lengths, y, mask in self.train_loader:
            x, y, mask = x.to(self.device), y.to(self.device), mask.to(self.device)
            self.optimizer.zero_grad()
            loss = self.model(x, lengths, y, mask)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
            self.optimizer.step()
            total += loss.item()
        return total / len(self.train_loader)

    @torch.no_grad()
    def evaluate(self, loader):
        self.model.eval()
        gold, pred = [], []
        for x, lengths, y, mask in loader:
            x, mask = x.to(self.device), mask.to(self.device)
            paths = self.model.predict(x, lengths, mask)
            for path, tags, n in zip(paths, y, lengths):
                pred.append([self.id2tag[i] for i in path])
                gold.append([self.id2tag[i] for i in tags[:n].tolist()])
        return f1_score(gold, pred), classification_report(gold, pred)


def run(config_file, datasets, vocab, id2tag):
    logging.basicConfig(level=logging.INFO)
    config = json.loads(Path(config_file).read_text())
    trainer = NERTrainer(config, *datasets, vocab, id2tag)
    trainer.fit()
    return trainer
