"""`model(**batch).loss` reaches backward: the pass trains. from_pretrained() returns eval mode, so train() is due."""
import torch
from torch.utils.data import DataLoader
from transformers import BertForSequenceClassification, get_linear_schedule_with_warmup

from reviews import collate, test_data, train_data


def evaluate(model, loader, device):
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for batch in loader:
            batch = {k: v.to(device) for k, v in batch.items()}
            logits = model(**batch).logits  # state: model=eval, recording=off
            correct += (logits.argmax(-1) == batch["labels"]).sum().item()
            total += len(logits)
    return correct / total


def main():
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = BertForSequenceClassification.from_pretrained("bert-base-uncased", num_labels=2)
    model.to(device)
    loader = DataLoader(train_data, batch_size=16, shuffle=True, collate_fn=collate)
    optimizer = torch.optim.AdamW(model.parameters(), lr=2e-5)
    scheduler = get_linear_schedule_with_warmup(optimizer, 100, 3 * len(loader))

    model.train()
    for epoch in range(3):
        for batch in loader:
            batch = {k: v.to(device) for k, v in batch.items()}
            loss = model(**batch).loss  # state: model=train, recording=on
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            scheduler.step()
    print(evaluate(model, DataLoader(test_data, batch_size=64, collate_fn=collate), device))


if __name__ == "__main__":
    main()
