from .fix_bn import fix_bn
