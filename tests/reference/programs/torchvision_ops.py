"""The names of torchvision's compiled operations, without code, so that it can be imported beside a CPU torch.

The registry's wheel of torchvision is built for CUDA. vLLM and SGLang import it in their image code; no text model
calls these operations. A line of the environment's `.pth` file imports this first, in subprocesses too.
"""

import importlib.util

if importlib.util.find_spec("torch"):
    import torch

    LIBRARY = torch.library.Library("torchvision", "DEF")
    LIBRARY.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    LIBRARY.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
