"""Encrypt the talk with the kernels that run the chapters; else each warns that others may listen."""

from jupyter_client.manager import KernelManager
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Change the default to "where the kernel can"; MyST-NB and jupyter-cache have no setting for it."""
    KernelManager.transport_encryption.default_value = "auto"
    return {"parallel_read_safe": True, "parallel_write_safe": True}
