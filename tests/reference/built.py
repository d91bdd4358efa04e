"""Build a model class of Hugging Face transformers without weights, and watch which layers it rotates.

Helper of sweep.py and make_classes.py. A model stands on torch's meta device, its rotary modules on
the processor in float64, so that their tables are numbers; a pass of a few tokens then shows which
layers call the class's own rotation, and a unit vector shows which features that rotation pairs.
"""

import contextlib
import copy
import importlib
import inspect
import re
import signal
import sys

import torch
from transformers import PreTrainedModel
from transformers.models.auto.configuration_auto import CONFIG_MAPPING
from transformers.models.auto.modeling_auto import MODEL_MAPPING

ROTARY = re.compile(r"Rotary|Rope|RoPE")
APPLY = re.compile(r"^apply_.*(rot|rope)|^rotate_queries_or_keys$|^apply_rotary_emb$")
VISION = re.compile(r"vision|visual|image|experts|mtp")
SECTIONS = {"rope_type": "default", "rope_theta": 10000.0, "partial_rotary_factor": 0.5, "mrope_section": [8, 12, 12]}
# What a class needs to be built and does not give itself; none of it is a base or a method.
FILL = {
    "chameleon": {"vocabulary_map": {"<image>": 8711}},
    "dbrx": {"attn_config": {"rope_theta": 10000.0}},
    "deepseek_ocr2_text": {"mlp_layer_types": ["dense"] * 12, "num_hidden_layers": 12},
    "diffusion_gemma_text": {"num_experts": 4, "top_k_experts": 2, "moe_intermediate_size": 64},
    "dots1": {"n_routed_experts": 4, "n_shared_experts": 1, "num_experts_per_tok": 2},
    "esm": {"vocab_size": 33, "pad_token_id": 1, "position_embedding_type": "rotary"},
    "glm4v_moe_text": {"head_dim": 128, "rope_parameters": SECTIONS},
    "glm4v_text": {"rope_parameters": SECTIONS},
    "glm_image_text": {"rope_parameters": SECTIONS},
    "hunyuan_v1_dense": {"head_dim": 128},
    "hunyuan_v1_moe": {"head_dim": 128},
    "hunyuan_vl_text": {"head_dim": 128},
    "lfm2_moe": {"layer_types": ["conv", "full_attention"] * 16, "num_hidden_layers": 32},
    "ministral": {"head_dim": 128},
    "nemotron": {"num_key_value_heads": 48},
    "qwen3_omni_moe_text": {"head_dim": 128},
    "qwen3_omni_moe_talker_text": {"shared_expert_intermediate_size": 64},
    "cohere_compass_text": {"rope_parameters": {"full_attention": {"rope_type": "default", "rope_theta": 10000.0}}},
    "qwen4_exp_text": {
        "indexer_compress_ratio": 4,
        "indexer_budget": 64,
        "indexer_kv_heads": 1,
        "indexer_head_dim": 256,
        "indexer_n_heads": 4,
    },
    "step3p5": {"sliding_window": 512},
    "t5gemma2_decoder": {"dropout_rate": 0.0},
    "t5gemma2_text": {"dropout_rate": 0.0},
}
PROCESSOR, READ = set(), set()
SECONDS = 60


@contextlib.contextmanager
def time_limit():
    def stop(*_):
        raise TimeoutError(f"more than {SECONDS} s")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)


def float64():
    """Let the names for float32 stand for float64 while transformers computes its tables."""
    torch.float = torch.float32 = torch.float64
    torch.Tensor.float = torch.Tensor.double
    torch.FloatTensor = torch.DoubleTensor
    torch.set_default_dtype(torch.float64)


def meta_answers():
    """Let a tensor without values answer where a model asks one, so that a pass goes on."""
    item, truth = torch.Tensor.item, torch.Tensor.__bool__
    torch.Tensor.item = lambda self: 0 if self.is_meta else item(self)
    torch.Tensor.__bool__ = lambda self: True if self.is_meta else truth(self)
    from transformers.integrations import moe  # version 4 has none

    plain = moe._grouped_mm
    moe._grouped_mm = lambda left, right, *rest, **keys: (
        left.new_empty((left.shape[0], right.shape[-1])) if left.is_meta else plain(left, right, *rest, **keys)
    )


def config_of(model_type, **keys):
    return CONFIG_MAPPING[model_type](**{**copy.deepcopy(FILL.get(model_type, {})), **keys})


def model_class(config):
    """The class that takes this config: AutoModel's, else the plainest in the file of that name."""
    with contextlib.suppress(KeyError, ValueError, AttributeError):
        return first_of(MODEL_MAPPING[type(config)])
    module = importlib.import_module(type(config).__module__.replace(".configuration_", ".modeling_"))
    own = [c for _, c in inspect.getmembers(module, inspect.isclass) if c.__module__ == module.__name__]
    models = [c for c in own if issubclass(c, PreTrainedModel) and not c.__name__.endswith("PreTrainedModel")]
    return min((c for c in models if takes(c, config)), key=lambda c: len(c.__name__), default=None)


def first_of(found):
    return found[0] if isinstance(found, (list, tuple)) else found


def takes(found, config):
    stated = inspect.get_annotations(found.__init__).get("config")
    name = type(config).__name__
    return re.search(rf"\b{name}\b", str(stated)) if stated else getattr(found, "config_class", None) is type(config)


def modeling(config):
    """The module whose code runs for this config, or nothing."""
    try:
        found = model_class(config)
        own = type(config).__module__.replace(".configuration_", ".modeling_")
        return importlib.import_module(own if found is None else found.__module__)
    except ImportError:
        return None


def rotary_classes(module):
    return [
        c
        for name, c in inspect.getmembers(module, inspect.isclass)
        if issubclass(c, torch.nn.Module) and ROTARY.search(name) and "Attention" not in name
    ]


def on_processor(found):
    """Let this class build its tables on the processor, whatever device is the default."""
    first = found.__init__

    def init(self, *values, **keys):
        with torch.device("cpu"):
            first(self, *values, **keys)

    found.__init__ = init
    PROCESSOR.add(found)


def build(config):
    """Return the model on the meta device, its rotary modules with numbers."""
    config._attn_implementation = "eager"
    found = model_class(config)
    if found is None:
        raise ValueError(f"no model class takes {type(config).__name__}")
    for name, module in list(sys.modules.items()):
        if ".modeling_" in name and "transformers.models" in name and name not in READ:
            READ.add(name)
            for rotary in rotary_classes(module):
                if "__init__" in vars(rotary) and rotary not in PROCESSOR:
                    on_processor(rotary)
    with torch.device("meta"):
        return found(config)


def rotary_modules(model):
    return {
        name: part
        for name, part in model.named_modules()
        if ROTARY.search(type(part).__name__) and "Attention" not in type(part).__name__
    }


class Trace:
    """Which layers called a rotation, and the first call of each rotating function."""

    def __init__(self, model):
        self.model = model.to("meta").eval()
        self.lists = {}
        self.calls = {}
        self.broken = {}
        self.now = []

    def run(self):
        """Pass four tokens; return why it stopped, if it did."""
        with ExitStack() as stack:
            for name in {type(part).__module__ for part in self.model.modules()}:
                if "transformers.models" in name:
                    self._watch(stack, sys.modules[name])
            self._layers()
            try:
                self._forward()
            except Exception as error:
                return f"{type(error).__name__}: {str(error)[:160]}"

    def _watch(self, stack, module):
        for name, found in list(vars(module).items()):
            if inspect.isfunction(found) and APPLY.search(name):
                stack.enter_context(replaced(module, name, self._noting(name, found)))
        for _, found in inspect.getmembers(module, inspect.isclass):
            for name, method in list(vars(found).items()):
                if APPLY.search(name) and found.__module__ == module.__name__:
                    if isinstance(method, staticmethod):
                        noting = staticmethod(self._noting(name, method.__func__))
                    elif inspect.isfunction(method):
                        noting = self._noting(name, method)
                    else:
                        continue
                    stack.enter_context(replaced(found, name, noting))

    def _noting(self, name, function):
        def noting(*values, **keys):
            for layers, index in self.now:
                self.lists[layers][index] = self.lists[layers][index] or name
            self.calls.setdefault(name, (function, values, keys))
            return function(*values, **keys)

        return noting

    def _layers(self):
        for name, part in self.model.named_modules():
            if isinstance(part, torch.nn.ModuleList) and not VISION.search(name):
                self.lists[name] = [None] * len(part)
                for index, layer in enumerate(part):
                    layer.forward = self._guarded(layer.forward, name, index)

    def _guarded(self, forward, name, index):
        """Enter a layer; where the meta device can't follow it (experts), go on with its input."""

        def guarded(*values, **keys):
            self.now.append((name, index))
            self.lists[name][index] = self.lists[name][index] or False
            try:
                return forward(*values, **keys)
            except Exception as error:
                self.broken[name, index] = f"{type(error).__name__}: {str(error)[:160]}"
                return values[0] if values else keys["hidden_states"]
            finally:
                self.now.pop()

        return guarded

    def layers(self):
        """Name of the list of layers that rotates, and for each layer the function, False or None (not known)."""
        best = max(self.lists, key=lambda name: (sum(map(bool, self.lists[name])), len(self.lists[name])), default=None)
        found = self.lists.get(best, [])
        return best, [None if f is False and (best, i) in self.broken else f for i, f in enumerate(found)]

    def _forward(self):
        names = inspect.signature(self.model.forward).parameters
        keys = {"input_ids": torch.zeros((1, 4), dtype=torch.long, device="meta")} if "input_ids" in names else {}
        if not keys and "inputs_embeds" in names:
            keys = {"inputs_embeds": torch.zeros((1, 4, self.model.config.hidden_size), device="meta")}
        if "use_cache" in names:
            keys["use_cache"] = False
        with torch.no_grad():
            self.model(**keys)


ExitStack = contextlib.ExitStack


@contextlib.contextmanager
def replaced(owner, name, new):
    old = vars(owner)[name]
    setattr(owner, name, new)
    try:
        yield
    finally:
        setattr(owner, name, old)


def pairs(call):
    """Turn unit vectors with a class's own function: which features form a pair, and which don't turn.

    Returns
    -------
    text : str
        "half", "interleaved" or another list of the first pairs.
    rotated : int
        How many features turn.
    """
    function, values, keys = call
    tensors = [v for v in values if torch.is_tensor(v)] + [v for v in keys.values() if torch.is_tensor(v)]
    query = tensors[0]
    width = query.shape[-1]
    still, turned = {}, {}
    for feature in range(width):
        for angle, found in ((0.0, still), (torch.pi / 2, turned)):
            out = _apply(function, values, keys, query, feature, angle)
            found[feature] = {i for i in range(width) if abs(float(out[i])) > 1e-9}
    partner = {}
    for feature in range(width):
        lands = turned[feature]
        origin = [i for i in range(width) if still[i] == lands]
        partner[feature] = origin[0] if origin else None
    moving = [i for i in range(width) if partner[i] not in (i, None)]
    return name_of(partner, moving), len(moving)


def name_of(partner, moving):
    half = len(moving) // 2
    if not moving:
        return None
    first = moving[0]
    if partner[first] == first + half and all(partner[first + i] == first + half + i for i in range(half)):
        return "half"
    if all(partner[i] == i + 1 for i in moving[::2]):
        return "interleaved"
    return str([(i, partner[i]) for i in moving[:4]])


def _apply(function, values, keys, query, feature, angle):
    """Call the function as it was called, with a unit vector as query and one angle everywhere."""
    cosine, sine = torch.cos(torch.tensor(angle)), torch.sin(torch.tensor(angle))
    counted = iter(range(100))

    def made(value, name=None):
        if not torch.is_tensor(value):
            return value
        number = next(counted)
        if number == 0 or (
            value.shape[-1] == query.shape[-1]
            and value.dim() == query.dim()
            and number == 1
            and name not in ("cos", "sin", "freqs_cis")
        ):
            out = torch.zeros(value.shape, device="cpu")
            out[..., feature] = 1.0
            return out
        if value.is_complex():
            return torch.polar(torch.ones(value.shape), torch.full(value.shape, float(angle)))
        is_sine = name == "sin" if name in ("cos", "sin") else made.angles % 2 == 1
        made.angles += 1
        return torch.full(value.shape, float(sine if is_sine else cosine), device="cpu")

    made.angles = 0
    names = list(inspect.signature(function).parameters)
    args = [made(value, names[i] if i < len(names) else None) for i, value in enumerate(values)]
    out = function(*args, **{name: made(value, name) for name, value in keys.items()})
    out = out[0] if isinstance(out, tuple) else out
    return out.reshape(-1, out.shape[-1])[0].detach()


def pair_counts(part):
    """How many pairs a rotary module has."""
    return [part.get_buffer(name).numel() for name, _ in part.named_buffers() if name.endswith("inv_freq")]
