"""Defaults for the kernels that run the chapters; MyST-NB and jupyter-cache have no settings for them."""

from functools import partial

import nbclient
from jupyter_cache.executors import utils
from jupyter_client.manager import KernelManager
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Encrypt where the kernel can, else each warns that others may listen; join what is printed in pieces.

    MyST-NB would end every piece with a line break, and a busy machine makes more pieces.
    """
    KernelManager.transport_encryption.default_value = "auto"
    utils.executenb = partial(nbclient.execute, coalesce_streams=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
