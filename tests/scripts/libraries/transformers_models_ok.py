"""Transformers repaired; generate never records, a pipeline and a tokenizer are no modules, train() leaves either mode."""
import torch
from transformers import AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer
from transformers import BertConfig, BertForSequenceClassification, Trainer, pipeline


def from_config(loader):
    model = BertForSequenceClassification(BertConfig())
    model.eval()
    with torch.no_grad():
        for batch in loader:
            print(model(**batch).logits.argmax(-1))  # state: model=eval, recording=off


def finetune(loader):
    model = AutoModelForSequenceClassification.from_pretrained("bert-base-uncased")
    optimizer = torch.optim.AdamW(model.parameters())
    model.train()
    for batch in loader:
        loss = model(**batch).loss  # state: model=train, recording=on
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()


def after_evaluate(loader, data):
    model = BertForSequenceClassification(BertConfig())
    trainer = Trainer(model=model, eval_dataset=data)
    optimizer = torch.optim.AdamW(model.parameters())
    for epoch in range(3):
        model.train()
        for batch in loader:
            loss = model(**batch).loss  # state: model=train, recording=on
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        trainer.evaluate()


def after_training(batch, data):
    model = BertForSequenceClassification(BertConfig())
    trainer = Trainer(model=model, train_dataset=data)
    trainer.train()
    with torch.no_grad():
        print(model(**batch).logits.argmax(-1))  # state: model=unknown, recording=off


def write(prompts):
    tokenizer = AutoTokenizer.from_pretrained("gpt2")
    model = AutoModelForCausalLM.from_pretrained("gpt2")
    for prompt in prompts:
        tokens = tokenizer(prompt, return_tensors="pt")
        print(tokenizer.decode(model.generate(**tokens)[0]))  # state: model=eval, recording=off
    classify = pipeline("sentiment-analysis")
    print(classify(prompts))


from_config([])
finetune([])
after_evaluate([], [])
after_training({}, [])
write([])
