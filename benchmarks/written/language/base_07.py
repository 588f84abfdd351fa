# LoRA fine-tuning of a causal LM with accelerate
import argparse
import math
import os

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from datasets import load_dataset
from peft import LoraConfig, TaskType, get_peft_model
from torch.utils.data import DataLoader
from tqdm.auto import tqdm
from transformers import AutoModelForCausalLM, AutoTokenizer, default_data_collator, get_scheduler

PROMPT = "### Instruction:\n{instruction}\n\n### Response:\n"


def build_dataset(tokenizer, path, max_len):
    raw = load_dataset("json", data_files=path, split="train")

    def encode(ex):
        text = PROMPT.format(instruction=ex["instruction"]) + ex["output"] + tokenizer.eos_token
        out = tokenizer(text, max_length=max_len, truncation=True, padding="max_length")
        out["labels"] = [t if m else -100 for t, m in zip(out["input_ids"], out["attention_mask"])]
        return out

    ds = raw.map(encode, remove_columns=raw.column_names)
    return ds.train_test_split(test_size=0.05, seed=0)


def evaluate(model, eval_loader, accelerator):
    model.eval()
    losses = []
    for batch in tqdm(eval_loader, disable=not accelerator.is_local_main_process):
        with torch.no_grad():
            outputs = model(**batch)
        losses.append(accelerator.gather_for_metrics(outputs.loss.repeat(batch["input_ids"].shape[0])))
    loss = torch.cat(losses).mean().item()
    try:
        return loss, math.exp(loss)
    except OverflowError:
        return loss, float("inf")


def show_samples(model, tokenizer, accelerator, prompts):
    unwrapped = accelerator.unwrap_model(model)
    unwrapped.eval()
    for p in prompts:
        enc = tokenizer(PROMPT.format(instruction=p), return_tensors="pt").to(accelerator.device)
        gen = unwrapped.generate(**enc, max_new_tokens=128, do_sample=False)
        accelerator.print(tokenizer.decode(gen[0], skip_special_tokens=True))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--base", default="EleutherAI/pythia-410m")
    ap.add_argument("--data", required=True)
    ap.add_argument("--out", default="lora-out")
    ap.add_argument("--epochs", type=int, default=3)
    ap.add_argument("--lr", type=float, default=2e-4)
    ap.add_argument("--bs", type=int, default=4)
    ap.add_argument("--accum", type=int, default=8)
    ap.add_argument("--max_len", type=int, default=512)
    ap.add_argument("--eval_steps", type=int, default=200)
    args = ap.parse_args()

    accelerator = Accelerator(gradient_accumulation_steps=args.accum, log_with="tensorboard", project_dir=args.out)
    set_seed(1)
    tokenizer = AutoTokenizer.from_pretrained(args.base)
    tokenizer.pad_token = tokenizer.eos_token
    model = AutoModelForCausalLM.from_pretrained(args.base, torch_dtype=torch.bfloat16)
    lora = LoraConfig(task_type=TaskType.CAUSAL_LM, r=16, lora_alpha=32, lora_dropout=0.05, target_modules=["query_key_value"])
    model = get_peft_model(model, lora)
    model.print_trainable_parameters()

    with accelerator.main_process_first():
        splits = build_dataset(tokenizer, args.data, args.max_len)
    train_loader = DataLoader(splits["train"], args.bs, shuffle=True, collate_fn=default_data_collator)
    eval_loader = DataLoader(splits["test"], args.bs, collate_fn=default_data_collator)

    optimizer = torch.optim.AdamW(model.parameters(), lr=args.lr)
    num_steps = args.epochs * math.ceil(len(train_loader) / args.accum)
    lr_scheduler = get_scheduler("cosine", optimizer, num_warmup_steps=50, num_training_steps=num_steps)
    model, optimizer, train_loader, eval_loader, lr_scheduler = accelerator.prepare(model, optimizer, train_loader, eval_loader, lr_scheduler)
    accelerator.init_trackers("lora", config=vars(args))

    completed = 0
    progress = tqdm(range(num_steps), disable=not accelerator.is_local_main_process)
    for epoch in range(args.epochs):
        model.train()
        for batch in train_loader:
            with accelerator.accumulate(model):
                outputs = model(**batch)
                loss = outputs.loss
                accelerator.backward(loss)
                if accelerator.sync_gradients:
                    accelerator.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                lr_scheduler.step()
                optimizer.zero_grad()
            if accelerator.sync_gradients:
                progress.update(1)
                completed += 1
                if completed % args.eval_steps == 0:
                    eval_loss, ppl = evaluate(model, eval_loader, accelerator)
                    accelerator.log({"eval_loss": eval_loss, "ppl": ppl}, step=completed)
                    model.train()
        eval_loss, ppl = evaluate(model, eval_loader, accelerator)
        accelerator.print(f"epoch {epoch}: loss {eval_loss:.4f} ppl {ppl:.2f}")
        accelerator.save_state(os.path.join(args.out, f"epoch_{epoch}"))

    accelerator.wait_for_everyone()
    show_samples(model, tokenizer, accelerator, ["Name three colours.", "Write a haiku about rain."])
    accelerator.unwrap_model(model).save_pretrained(args.out, save_function=accelerator.save)
    accelerator.end_training()


if __name__ == "__main__":
    main()
