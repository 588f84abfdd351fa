"""A pretrained tagger goes through accelerator.prepare(), which keeps eval mode, and is trained without train()."""
import torch
from accelerate import Accelerator
from torch.utils.data import DataLoader
from transformers import AutoModelForTokenClassification, AutoTokenizer, DataCollatorForTokenClassification

from reports import read_conll, span_f1


def main():
    accelerator = Accelerator(gradient_accumulation_steps=2)
    tokenizer = AutoTokenizer.from_pretrained("roberta-base", add_prefix_space=True)
    model = AutoModelForTokenClassification.from_pretrained("roberta-base", num_labels=9)
    collate = DataCollatorForTokenClassification(tokenizer)
    train_loader = DataLoader(read_conll("train", tokenizer), batch_size=16, shuffle=True, collate_fn=collate)
    dev_loader = DataLoader(read_conll("dev", tokenizer), batch_size=64, collate_fn=collate)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-5)
    model, optimizer, train_loader, dev_loader = accelerator.prepare(model, optimizer, train_loader, dev_loader)

    for epoch in range(4):
        for batch in train_loader:
            with accelerator.accumulate(model):
                outputs = model(**batch)  # TMD202: model, since=from_pretrained@13; state: model=eval, recording=on
                accelerator.backward(outputs.loss)
                optimizer.step()
                optimizer.zero_grad()

    model.eval()
    predicted, gold = [], []
    for batch in dev_loader:
        with torch.no_grad():
            logits = model(**batch).logits  # state: model=eval, recording=off
        predicted.extend(accelerator.gather(logits.argmax(-1)).cpu().tolist())
        gold.extend(accelerator.gather(batch["labels"]).cpu().tolist())
    accelerator.print("f1", span_f1(predicted, gold))


if __name__ == "__main__":
    main()
