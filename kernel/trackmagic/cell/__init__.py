"""The cell as a function: its arguments, free variables, results, and what two calls differ in.

Pure: from text, syntax trees and plain namespaces to values; no IPython, no store.
"""
