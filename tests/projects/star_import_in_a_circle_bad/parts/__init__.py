from .layers import *
from .blocks import *
