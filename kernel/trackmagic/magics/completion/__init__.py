"""Tab in cells: the words of ``%%track`` lines, and those of a store in the texts that our functions take.

``place`` tells what a cursor stands in, ``calls`` what our functions take there, ``filters`` and ``header``
what may come next in a filter and in a header, ``known`` what the store has, ``words`` what fits of all that;
``matcher`` tells IPython.
"""
