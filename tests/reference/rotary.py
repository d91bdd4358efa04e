"""The rotary module of a model class of Hugging Face transformers, and what the class assumes of it.

Helper of probes.py and make_classes.py.
"""

import copy
import inspect

import built
from huggingface_hub.errors import StrictDataclassError
from transformers.integrations.heterogeneity import AmbiguousGlobalPerLayerAttributeError

# How a class says no to a key.
REFUSED = (ValueError, TypeError, AttributeError, StrictDataclassError, AmbiguousGlobalPerLayerAttributeError)
UNBUILT = (*REFUSED, KeyError, RuntimeError, ImportError)  # how it says that no model can be made of its config alone


def made(config, **keys):
    """The class again with other keys; it writes into what it is given."""
    fill = built.FILL.get(config.model_type, {})
    return type(config)(**copy.deepcopy({**fill, **keys}))


def number(config, name):
    """Default number of the class; not one that it has computed from others."""
    if name in built.FILL.get(config.model_type, {}):
        return None
    try:
        value = getattr(config, name, None)
        if name == "head_dim" and made(config, hidden_size=2 * config.hidden_size).head_dim != value:
            return None
    except REFUSED:  # a number that differs from layer to layer
        value = getattr(type(config), name, None)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def rotary_class(config, module):
    """The module that makes the frequencies: the one whose config is annotated with this class."""
    found = [c for c in built.rotary_classes(module) if c.__module__ == module.__name__]
    named = [c for c in found if type(config).__name__ in str(inspect.get_annotations(c.__init__).get("config"))]
    plain = [c for c in found if "Vision" not in c.__name__]
    return next(iter(named or plain or found), None)


def built_rotary_class(config, module):
    """The class of the rotary module that a built model has; by annotation, where it can't be built."""
    try:
        model = built.build(built.config_of(config.model_type))
    except UNBUILT:
        return rotary_class(config, module)
    parts = built.rotary_modules(model).values()
    own = [part for part in parts if getattr(part, "config", None) is model.config]
    return next((type(part) for part in own), None) or rotary_class(config, module)
