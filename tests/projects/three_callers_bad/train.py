import torch
from engine import evaluate
from net import Net, loader

net = Net()
optimizer = torch.optim.Adam(net.parameters())
for epoch in range(3):
    net.train()
    for x, y in loader("train", shuffle=True):
        loss = torch.nn.functional.cross_entropy(net(x), y)  # state: net=train, recording=on
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    net.eval()
    print(epoch, evaluate(net, loader("val")))
torch.save(net.state_dict(), "net.pt")
