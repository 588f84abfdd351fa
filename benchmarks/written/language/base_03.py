# word-level LSTM language model on WikiText-2 (exported from a notebook)
import math
import time

import torch
import torch.nn as nn
from torch.utils.tensorboard import SummaryWriter

import corpus as C

torch.manual_seed(1111)
device = "cuda" if torch.cuda.is_available() else "cpu"

cfg = dict(
    emsize=400, nhid=1150, nlayers=3, dropout=0.4, lr=20.0, clip=0.25,
    epochs=40, batch_size=20, eval_batch_size=10, bptt=35, log_interval=200, sample_every=5,
)

# %% data
corpus = C.Corpus("./data/wikitext-2")
ntokens = len(corpus.dictionary)


def batchify(data, bsz):
    nbatch = data.size(0) // bsz
    return data.narrow(0, 0, nbatch * bsz).view(bsz, -1).t().contiguous().to(device)


train_data = batchify(corpus.train, cfg["batch_size"])
val_data = batchify(corpus.valid, cfg["eval_batch_size"])
test_data = batchify(corpus.test, cfg["eval_batch_size"])


def get_batch(source, i):
    seq_len = min(cfg["bptt"], len(source) - 1 - i)
    return source[i:i + seq_len], source[i + 1:i + 1 + seq_len].view(-1)


# %% model
class RNNModel(nn.Module):
    def __init__(self, ntoken, ninp, nhid, nlayers, dropout=0.5):
        super().__init__()
        self.ntoken, self.nhid, self.nlayers = ntoken, nhid, nlayers
        self.drop = nn.Dropout(dropout)
        self.encoder = nn.Embedding(ntoken, ninp)
        self.rnn = nn.LSTM(ninp, nhid, nlayers, dropout=dropout)
        self.decoder = nn.Linear(nhid, ntoken)
        self.init_weights()

    def init_weights(self):
        nn.init.uniform_(self.encoder.weight, -0.1, 0.1)
        nn.init.zeros_(self.decoder.bias)
        nn.init.uniform_(self.decoder.weight, -0.1, 0.1)

    def forward(self, input, hidden):
        emb = self.drop(self.encoder(input))
        output, hidden = self.rnn(emb, hidden)
        decoded = self.decoder(self.drop(output))
        return decoded.view(-1, self.ntoken), hidden

    def init_hidden(self, bsz):
        weight = next(self.parameters())
        return (weight.new_zeros(self.nlayers, bsz, self.nhid), weight.new_zeros(self.nlayers, bsz, self.nhid))


model = RNNModel(ntokens, cfg["emsize"], cfg["nhid"], cfg["nlayers"], cfg["dropout"]).to(device)
criterion = nn.CrossEntropyLoss()
writer = SummaryWriter()


def repackage_hidden(h):
    if isinstance(h, torch.Tensor):
        return h.detach()
    return tuple(repackage_hidden(v) for v in h)


# %%
def evaluate(data_source):
    model.eval()
    total_loss = 0.0
    hidden = model.init_hidden(cfg["eval_batch_size"])
    with torch.no_grad():
        for i in range(0, data_source.size(0) - 1, cfg["bptt"]):
            data, targets = get_batch(data_source, i)
            output, hidden = model(data, hidden)
            hidden = repackage_hidden(hidden)
            total_loss += len(data) * criterion(output, targets).item()
    return total_loss / (len(data_source) - 1)


def train(lr, epoch):
    model.train()
    total_loss = 0.0
    start_time = time.time()
    hidden = model.init_hidden(cfg["batch_size"])
    for batch, i in enumerate(range(0, train_data.size(0) - 1, cfg["bptt"])):
        data, targets = get_batch(train_data, i)
        model.zero_grad()
        hidden = repackage_hidden(hidden)
        output, hidden = model(data, hidden)
        loss = criterion(output, targets)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), cfg["clip"])
        for p in model.parameters():
            p.data.add_(p.grad, alpha=-lr)
        total_loss += loss.item()
        if batch % cfg["log_interval"] == 0 and batch > 0:
            cur = total_loss / cfg["log_interval"]
            print(f"| epoch {epoch:3d} | {batch:5d} batches | lr {lr:02.2f} | ms/batch {(time.time() - start_time) * 1000 / cfg['log_interval']:5.2f} | loss {cur:5.2f} | ppl {math.exp(cur):8.2f}")
            writer.add_scalar("train/ppl", math.exp(cur), epoch * len(train_data) + batch)
            total_loss = 0.0
            start_time = time.time()


@torch.no_grad()
def sample_text(n_words=50, temperature=1.0):
    model.eval()
    hidden = model.init_hidden(1)
    inp = torch.randint(ntokens, (1, 1), dtype=torch.long, device=device)
    words = []
    for _ in range(n_words):
        output, hidden = model(inp, hidden)
        weights = output.squeeze().div(temperature).exp().cpu()
        idx = torch.multinomial(weights, 1)[0]
        inp.fill_(idx)
        words.append(corpus.dictionary.idx2word[idx])
    return " ".join(words)


# %% loop
lr = cfg["lr"]
best_val_loss = None
try:
    for epoch in range(1, cfg["epochs"] + 1):
        epoch_start = time.time()
        train(lr, epoch)
        val_loss = evaluate(val_data)
        print(f"| end of epoch {epoch} | time {time.time() - epoch_start:5.2f}s | valid loss {val_loss:5.2f} | ppl {math.exp(val_loss):8.2f}")
        writer.add_scalar("valid/loss", val_loss, epoch)
        if epoch % cfg["sample_every"] == 0:
            writer.add_text("sample", sample_text(), epoch)
        if not best_val_loss or val_loss < best_val_loss:
            torch.save(model.state_dict(), "model.pt")
            best_val_loss = val_loss
        else:
            lr /= 4.0
except KeyboardInterrupt:
    print("Exiting from training early")

# %% test
model.load_state_dict(torch.load("model.pt"))
test_loss = evaluate(test_data)
print(f"| test loss {test_loss:5.2f} | test ppl {math.exp(test_loss):8.2f}")
