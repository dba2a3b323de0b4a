"""What goes into the frozen folder besides what PyInstaller finds by itself. Standard library only: a test reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

ENTRY: Final = ROOT / "locheads_studio" / "__main__.py"
"""The window and the command line, in one executable."""

DATA: Final = {
    "resources": "locheads_studio/resources",
    "packaging/krita": "locheads_studio/plug_ins/krita",
    "packaging/gimp": "locheads_studio/plug_ins/gimp",
}
"""Folders of the checkout to where they lie in the frozen program; config/paths.py looks there as in a wheel."""

SOURCES: Final = {"locheads_studio/serve/client.py": "locheads_studio/serve"}
"""Modules of which the text goes in, too: plug-ins for other editors get it as a copy."""

WHOLE: Final = ("locheads_studio", "segment_anything")
"""Packages of which every module goes in, since some are imported by names that are put together."""

HIDDEN: Final = (
    "numba",  # what engine/matting.py reads by its path imports it
    "PySide6.QtSvg",  # the plugins that draw icons
    "diffusers.pipelines.stable_diffusion.pipeline_stable_diffusion_inpaint",
    "transformers.models.clip.modeling_clip",
    "transformers.models.llama.modeling_llama",
    "transformers.models.llava.modeling_llava",
    "transformers.models.llava.processing_llava",
)
"""Of what transformers and diffusers import lazily, the modules the built-in models cannot do without. The rest comes
in through their ``if TYPE_CHECKING:`` imports, which PyInstaller follows; these lines fail the build if it stops."""

EXCLUDED: Final = (
    # extras: see pyproject.toml. A folder has no pip to add to it, but these are for research, not for pictures.
    "bitsandbytes", "pyarrow", "pycocotools", "ray",
    # development
    "_pytest", "grimp", "hypothesis", "importlinter", "mypy", "pip", "pytest", "ruff", "setuptools",
    # offered by libraries, used by nobody here
    "IPython", "PyQt5", "PyQt6", "tkinter", "torch.utils.tensorboard",
)  # fmt: skip

CUDA_ONLY: Final = (
    "libcheckpoint*", "libcudnn_*", "libcusolver*", "libnvJitLink.alt*", "libnvperf*", "libnvrtc-builtins*",
    "libnvrtc.alt*", "libnvshmem_bootstrap*", "libnvshmem_transport*", "libpcsamplingutil*", "libtorch_cuda_linalg*",
)  # fmt: skip
"""Libraries that torch opens only when it computes on an NVIDIA card. A CUDA build of torch is linked against the other
libraries of CUDA and cannot be imported without them; a CPU build of torch has none."""

QT_PLUGINS_LEFT_OUT: Final = (
    "libqeglfs*", "libqgtk3*", "libqlinuxfb*", "libqminimal*", "libqpdf*", "libqtvirtualkeyboard*", "libqvkkhrdisplay*",
    "libqvnc*",
)  # fmt: skip
"""Screens without a desktop, formats that the program does not read, and GTK's theme: its file dialog comes through the
desktop's portal as well, and a GTK of another system beside the desktop's own is known to crash."""

PRIVATE: Final = ("direct_url.json",)
"""Files beside the metadata that tell the path of the checkout."""

DESKTOP: Final = {
    "locheads-studio.desktop": "share/applications/locheads-studio.desktop",
    "locheads-studio.svg": "share/icons/hicolor/scalable/apps/locheads-studio.svg",
    "locheads-studio-mime.xml": "share/mime/packages/locheads-studio.xml",
    "org.locheads.Studio.metainfo.xml": "share/metainfo/org.locheads.Studio.metainfo.xml",
    "install.sh": "install.sh",
}
"""Files of packaging/linux to where they lie in the frozen folder."""
