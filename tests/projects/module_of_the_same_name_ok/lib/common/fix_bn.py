def fix_bn(module):
    for m in module.modules():
        if m.__class__.__name__.find("BatchNorm") != -1:
            m.eval()
    return module
