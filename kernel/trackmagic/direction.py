"""Which way a metric is better: as somebody has said, else as far as its name tells.

Of a name the last word that is known decides: ``val_acc_time`` is a time. A leading ``neg``,
scikit-learn's word for a score made of an error, turns it round.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

Direction = Literal["lower", "higher"]
"""Which values of a metric are better."""
Directions = Mapping[str, Direction | Literal["unknown"]]
"""What somebody has said of metrics by key, where their names do not tell or tell wrong."""
BEST_OF: dict[Direction, Literal["min", "max"]] = {"lower": "min", "higher": "max"}
"""Which summary of a series is its best value."""

LOWER = frozenset({
    *("loss", "losses", "error", "errors", "err", "mse", "mae", "rmse", "rmsle", "mape", "smape"),
    *("perplexity", "ppl", "nll", "bce", "ce", "entropy", "logloss", "brier", "kl", "kld"),
    *("latency", "time", "duration", "seconds", "ms", "wer", "cer", "fid", "bpb", "bpc"),
    *("deviance", "divergence", "distance", "regret", "fpr", "fnr", "eer", "hamming", "residual"),
})  # fmt: skip
HIGHER = frozenset({
    *("acc", "accuracy", "f1", "fbeta", "auc", "auroc", "auprc", "roc", "ap", "precision"),
    *("recall", "score", "r2", "map", "miou", "iou", "jaccard", "dice", "bleu", "rouge", "meteor"),
    *("ndcg", "mrr", "hits", "reward", "return", "throughput", "sensitivity", "specificity"),
    *("mcc", "kappa", "psnr", "ssim", "tpr", "tnr", "likelihood", "correlation", "pearson"),
    *("spearman", "silhouette", "win", "elo"),
})  # fmt: skip

_SEGMENT = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z]?[a-z]+\d*|\d+")


def direction_of(key: str, directions: Directions) -> Direction | None:
    """Which way a metric is better, as somebody has said, else as far as its name tells."""
    override = directions.get(key)
    if override is not None:
        return None if override == "unknown" else override
    lower = lower_is_better(key)
    return None if lower is None else "lower" if lower else "higher"


def lower_is_better(key: str) -> bool | None:
    """Tell whether less of a metric is better; None where its name does not say."""
    words: list[str] = []
    for segment in _SEGMENT.findall(key):
        whole = segment.lower()
        words.extend(
            [whole] if _known(whole) is not None else map(str.lower, _WORD.findall(segment))
        )
    for at in range(len(words) - 1, -1, -1):
        lower = _known(words[at])
        if lower is not None:
            if words[at] == "score" and at and words[at - 1] == "brier":
                lower = True
            return lower is not ("neg" in words[:at])
    return None


def _known(word: str) -> bool | None:
    for form in (word, word.rstrip("0123456789")):
        if form in LOWER:
            return True
        if form in HIGHER:
            return False
    return None
