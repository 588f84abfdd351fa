from dataclasses import dataclass


@dataclass(frozen=True)
class Config:
    epochs: int = 3
    lr: float = 0.1
    switch_modes: bool = True


CONFIG = Config()
