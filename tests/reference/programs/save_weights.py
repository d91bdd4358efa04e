"""Weights of a random model under the names of a checkpoint, for llama.cpp's converter: python save_weights.py FOLDER.

Run with transformers 5.24.0, whose classes know every setting; the converter wants 4.57.6.
"""

import json
import sys
from pathlib import Path

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForImageTextToText

transformers.logging.set_verbosity_error()
place = Path(sys.argv[1])
given = (place / "config.json").read_text()
torch.manual_seed(0)
whole = any("ConditionalGeneration" in name for name in json.loads(given)["architectures"])
kind = AutoModelForImageTextToText if whole else AutoModelForCausalLM
try:
    kind.from_config(AutoConfig.from_pretrained(place)).save_pretrained(place)
except (KeyError, ValueError):  # a setting that transformers refuses: weights are the same with any and with none
    plain = {key: value for key, value in json.loads(given).items() if key not in {"rope_scaling", "rope_parameters"}}
    (place / "config.json").write_text(json.dumps(plain))
    kind.from_config(AutoConfig.from_pretrained(place)).save_pretrained(place)
(place / "config.json").write_text(given)
