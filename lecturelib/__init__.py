"""Reference implementation in NumPy of the formulas and algorithms of five lectures on training neural networks.

Every module ends with one catalogue table; read a module from the top, and enumerate its table.
"""
