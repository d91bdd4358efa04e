"""Have torch compute in float64 where a library asks for float32, so that its formulas are seen without its rounding."""

from __future__ import annotations

import contextlib
import inspect
from unittest import mock

import torch

SINGLE, DOUBLE = torch.float32, torch.float64


def _defaults(function):
    """Defaults of a function, float64 in the place of float32."""
    return tuple(DOUBLE if one is SINGLE else one for one in function.__defaults__ or ())


@contextlib.contextmanager
def in_float64(*functions):
    """Read float32 as float64, in the defaults of these functions too, which were bound before."""
    with contextlib.ExitStack() as stack:
        for name in ("float", "float32"):
            stack.enter_context(mock.patch.object(torch, name, DOUBLE))
        stack.enter_context(mock.patch.object(torch.Tensor, "float", torch.Tensor.double))
        for function in map(inspect.unwrap, functions):
            stack.enter_context(mock.patch.object(function, "__defaults__", _defaults(function)))
        torch.set_default_dtype(DOUBLE)
        try:
            yield
        finally:
            torch.set_default_dtype(SINGLE)
