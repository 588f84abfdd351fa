"""A scorer freezes the network that it loads, if it loads one; its parts build no graph either."""

from hub import load_group


class Scorer:
    def __init__(self, path=None):
        if path is not None:
            group, _, task = load_group([path])
            self.net = group[0]
            self.net.eval()
            for p in self.net.parameters():
                p.requires_grad = False

    def encode(self, inputs):
        return [self.net.encoder(*inputs)]  # state: self.net.encoder=eval|train, recording=on

    def decode(self, net, hidden, tokens):
        return net.decoder(tokens, hidden[0])  # state: net.decoder=eval|train, recording=on

    def score(self, inputs, tokens):
        hidden = self.encode(inputs)
        scores = self.decode(self.net, hidden, tokens)
        return scores[0].argmax(-1).tolist()
