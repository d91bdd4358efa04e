"""Makes an environment for each program, once: pinned packages, and for two of them code that no plain install gives."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = Path(os.environ.get("ROPEDOC_PROGRAMS", HERE.parents[2] / "build" / "programs"))
FLAGS = "-DCMAKE_BUILD_TYPE=Release -DCMAKE_C_FLAGS_RELEASE=-O1 -DCMAKE_CXX_FLAGS_RELEASE=-O1 -DGGML_OPENMP=OFF"
FLAGS += " -DGGML_NATIVE=OFF -DLLAMA_OPENSSL=OFF -DLLAMA_BUILD_COMMON=ON"
OFF = ("TOOLS", "TESTS", "EXAMPLES", "SERVER", "APP")


def said(*command, **named):
    subprocess.run([str(one) for one in command], check=True, **named)


def python_of(name):
    """The interpreter of a program's environment, which is made if it is not there."""
    place = ROOT / name
    python = place / "bin" / "python"
    if not (place / "ready").exists():
        shutil.rmtree(place, ignore_errors=True)
        said(sys.executable, "-m", "venv", place)
        said(python, "-m", "pip", "install", "--quiet", "--no-deps", "-r", HERE / "requirements" / f"{name}.txt")
        if name in MORE:
            MORE[name](place)
        (place / "ready").touch()
    return python


def site(place):
    return Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))


def with_torchvision(place):
    """Names of torchvision's operations, in subprocesses too."""
    shutil.copy(HERE / "torchvision_ops.py", site(place))
    (site(place) / "torchvision_ops.pth").write_text("import torchvision_ops\n")


def download(place, *given):
    said(place / "bin" / "python", "-m", "pip", "download", "--quiet", "--no-deps", "-d", place / "packed", *given)
    return next((place / "packed").iterdir())


def vllm(place):
    """The Python of the wheel alone: its compiled part is for an accelerator."""
    with_torchvision(place)
    with zipfile.ZipFile(download(place, "vllm==0.33.0")) as wheel:
        names = [one for one in wheel.namelist() if one.endswith((".py", ".json")) or ".dist-info/" in one]
        wheel.extractall(site(place), names)
    shutil.rmtree(place / "packed")


def sglang(place):
    """One name that it imports of another program where it finds no kernels; nothing calls it."""
    with_torchvision(place)
    shutil.copytree(HERE / "stubs" / "vllm", site(place) / "vllm")


def llama_cpp(place):
    python_of("transformers-5")  # makes the weights
    _llama_cpp(place)


def _llama_cpp(place):
    """Sources of llama.cpp 0c1e570, whole, from llama-cpp-python's source package; its library and its options' parser are built."""
    packed = download(place, "--no-binary", "llama-cpp-python", "llama-cpp-python==0.3.36")
    with tarfile.open(packed) as archive:
        archive.extractall(place / "packed", filter="data")
    source, build = place / "llama.cpp", place / "build"
    shutil.move(next((place / "packed").glob("llama_cpp_python-*")) / "vendor" / "llama.cpp", source)
    shutil.rmtree(place / "packed")
    said("cmake", "-S", source, "-B", build, *FLAGS.split(), *(f"-DLLAMA_BUILD_{one}=OFF" for one in OFF))
    said("cmake", "--build", build, "--target", "llama-common", "--parallel", "2")
    spy(place, source, build)


def spy(place, source, build):
    """Our own program on its library."""
    folders = [source / "include", source / "ggml" / "include", source / "common", source / "vendor"]
    library = build / "bin"
    said(
        *("g++", "-std=c++17", "-O1", HERE / "ropespy.cpp", "-o", place / "bin" / "ropespy"),
        *(f"-I{folder}" for folder in folders),
        *(f"-L{library}", f"-Wl,-rpath,{library}", "-lllama-common", "-lllama", "-lggml", "-lggml-cpu", "-lggml-base"),
    )


MORE = {"vllm": vllm, "sglang": sglang, "llama.cpp": llama_cpp}
