"""The command line."""

import gc

# A run is short and makes hardly any cycles; looking for them costs a tenth of its time, most of it in imports.
gc.disable()
