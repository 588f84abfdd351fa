from __future__ import unicode_literals, print_function, division
import math
import random
import time

import torch
import torch.nn as nn
from torch import optim
import torch.nn.functional as F
from nltk.translate.bleu_score import corpus_bleu

from data import prepare_data, SOS_token, EOS_token, tensors_from_pair, tensor_from_sentence

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
MAX_LENGTH = 20
teacher_forcing_ratio = 0.5


class EncoderRNN(nn.Module):
    def __init__(self, input_size, hidden_size, dropout_p=0.1):
        super(EncoderRNN, self).__init__()
        self.hidden_size = hidden_size
        self.embedding = nn.Embedding(input_size, hidden_size)
        self.gru = nn.GRU(hidden_size, hidden_size, batch_first=True)
        self.dropout = nn.Dropout(dropout_p)

    def forward(self, input, hidden):
        embedded = self.dropout(self.embedding(input)).view(1, 1, -1)
        output, hidden = self.gru(embedded, hidden)
        return output, hidden

    def initHidden(self):
        return torch.zeros(1, 1, self.hidden_size, device=device)


class AttnDecoderRNN(nn.Module):
    def __init__(self, hidden_size, output_size, dropout_p=0.1, max_length=MAX_LENGTH):
        super(AttnDecoderRNN, self).__init__()
        self.hidden_size = hidden_size
        self.output_size = output_size
        self.max_length = max_length
        self.embedding = nn.Embedding(output_size, hidden_size)
        self.attn = nn.Linear(hidden_size * 2, max_length)
        self.attn_combine = nn.Linear(hidden_size * 2, hidden_size)
        self.dropout = nn.Dropout(dropout_p)
        self.gru = nn.GRU(hidden_size, hidden_size)
        self.out = nn.Linear(hidden_size, output_size)

    def forward(self, input, hidden, encoder_outputs):
        embedded = self.embedding(input).view(1, 1, -1)
        embedded = self.dropout(embedded)
        attn_weights = F.softmax(self.attn(torch.cat((embedded[0], hidden[0]), 1)), dim=1)
        attn_applied = torch.bmm(attn_weights.unsqueeze(0), encoder_outputs.unsqueeze(0))
        output = torch.cat((embedded[0], attn_applied[0]), 1)
        output = F.relu(self.attn_combine(output).unsqueeze(0))
        output, hidden = self.gru(output, hidden)
        return F.log_softmax(self.out(output[0]), dim=1), hidden, attn_weights


def encode_all(encoder, input_tensor):
    encoder_hidden = encoder.initHidden()
    encoder_outputs = torch.zeros(MAX_LENGTH, encoder.hidden_size, device=device)
    for ei in range(input_tensor.size(0)):
        encoder_output, encoder_hidden = encoder(input_tensor[ei], encoder_hidden)
        encoder_outputs[ei] = encoder_output[0, 0]
    return encoder_outputs, encoder_hidden


def train(input_tensor, target_tensor, encoder, decoder, encoder_optimizer, decoder_optimizer, criterion):
    encoder.train()
    decoder.train()
    encoder_optimizer.zero_grad()
    decoder_optimizer.zero_grad()
    target_length = target_tensor.size(0)
    loss = 0

    encoder_outputs, decoder_hidden = encode_all(encoder, input_tensor)
    decoder_input = torch.tensor([[SOS_token]], device=device)

    use_teacher_forcing = random.random() < teacher_forcing_ratio
    for di in range(target_length):
        decoder_output, decoder_hidden, _ = decoder(decoder_input, decoder_hidden, encoder_outputs)
        loss += criterion(decoder_output, target_tensor[di])
        if use_teacher_forcing:
            decoder_input = target_tensor[di]
        else:
            topv, topi = decoder_output.topk(1)
            decoder_input = topi.squeeze().detach()
            if decoder_input.item() == EOS_token:
                break

    loss.backward()
    encoder_optimizer.step()
    decoder_optimizer.step()
    return loss.item() / target_length


def as_minutes(s):
    m = math.floor(s / 60)
    return "%dm %ds" % (m, s - m * 60)


def evaluate(encoder, decoder, lang, sentence, max_length=MAX_LENGTH):
    encoder.eval()
    decoder.eval()
    with torch.no_grad():
        input_tensor = tensor_from_sentence(lang, sentence)
        encoder_outputs, decoder_hidden = encode_all(encoder, input_tensor)
        decoder_input = torch.tensor([[SOS_token]], device=device)
        decoded = []
        for _ in range(max_length):
            decoder_output, decoder_hidden, _ = decoder(decoder_input, decoder_hidden, encoder_outputs)
            topv, topi = decoder_output.data.topk(1)
            if topi.item() == EOS_token:
                break
            decoded.append(topi.item())
            decoder_input = topi.squeeze().detach()
    return decoded


def evaluate_bleu(encoder, decoder, input_lang, output_lang, pairs):
    hyps, refs = [], []
    for src, tgt in pairs:
        ids = evaluate(encoder, decoder, input_lang, src)
        hyps.append([output_lang.index2word[i] for i in ids])
        refs.append([tgt.split(" ")])
    return corpus_bleu(refs, hyps)


def trainIters(encoder, decoder, input_lang, output_lang, train_pairs, dev_pairs, n_iters, print_every=1000, learning_rate=0.01):
    start = time.time()
    print_loss_total = 0
    encoder_optimizer = optim.SGD(encoder.parameters(), lr=learning_rate)
    decoder_optimizer = optim.SGD(decoder.parameters(), lr=learning_rate)
    criterion = nn.NLLLoss()
    best = 0.0
    for it in range(1, n_iters + 1):
        src, tgt = tensors_from_pair(random.choice(train_pairs))
        loss = train(src, tgt, encoder, decoder, encoder_optimizer, decoder_optimizer, criterion)
        print_loss_total += loss
        if it % print_every == 0:
            bleu = evaluate_bleu(encoder, decoder, input_lang, output_lang, dev_pairs)
            print("%s (%d %d%%) %.4f bleu %.2f" % (as_minutes(time.time() - start), it, it / n_iters * 100, print_loss_total / print_every, bleu))
            print_loss_total = 0
            if bleu > best:
                best = bleu
                torch.save({"enc": encoder.state_dict(), "dec": decoder.state_dict()}, "seq2seq.pt")


if __name__ == "__main__":
    input_lang, output_lang, train_pairs, dev_pairs = prepare_data("eng", "fra", True)
    hidden_size = 256
    encoder1 = EncoderRNN(input_lang.n_words, hidden_size).to(device)
    attn_decoder1 = AttnDecoderRNN(hidden_size, output_lang.n_words, dropout_p=0.1).to(device)
    trainIters(encoder1, attn_decoder1, input_lang, output_lang, train_pairs, dev_pairs, 75000, print_every=5000)
    for src, _ in dev_pairs[:10]:
        words = [output_lang.index2word[i] for i in evaluate(encoder1, attn_decoder1, input_lang, src)]
        print(src, "->", " ".join(words))
