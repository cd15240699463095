"""Search runs with MLflow's filter language, and more.

Grammar, the one place it is written down (keywords in either case)::

    filter     = [ any ] ;
    any        = all , { "or" , all } ;
    all        = term , { [ "and" ] , term } ;              (* "and" may go after a free text *)
    term       = "not" , term | "(" , any , ")" | comparison | run | status | text ;
    run        = "#" , digit , { digit } ;                   (* number = 17 *)
    status     = "running" | "finished" | "failed" | "interrupted" | "crashed" | "killed" ;
    comparison = field , operator , value
               | field , [ "not" ] , "between" , value , "and" , value      (* both ends belong *)
               | field , [ "not" ] , ( "like" | "ilike" ) , value
               | field , [ "not" ] , "in" , list
               | field , "is" , [ "not" ] , "null" ;
    list       = "(" , value , { "," , value } , [ "," ] , ")" | "[" , ... , "]" ;
    field      = [ kind , "." ] , key , [ "." , part ] ;     (* split at the first dot only *)
    kind       = "metrics" | "metric" | "params" | "param" | "parameters" | "parameter"
               | "tags" | "tag" | "attributes" | "attribute" | "attr" | "run"
               | "datasets" | "dataset" ;
    part       = "best" | "min" | "max" | "first" | "last" | "mean" | "points" ;   (* of a metric *)
    key        = word | "`" , { any character | "``" } , "`" | '"' , any character , '"' ;
    operator   = "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" ;
    value      = number , [ "s" | "m" | "h" | "d" | "w" ] | string | run | word
               | "true" | "false" | "none" | "null" | [ sign ] , ( "inf" | "nan" ) ;
    string     = "'" , { any character | "''" } , "'" | '"' , any character , '"' ;
    text       = string | word | number ;                    (* in name, note, code or a tag *)
    order      = field , [ "asc" | "desc" ] , { "," , field , [ "asc" | "desc" ] } ;

A bare key is an attribute, else a param, a metric, a tag that the store has; so it is in columns, groups
and charts, see :mod:`trackmagic.query.names`. ``metrics.loss.min`` is the least value of ``loss``, unless
a metric is called just so; ``"loss.min"`` always is the name, ``"loss".min`` the part. ``mean`` is that
of the last ten points;
``best`` is ``min`` or ``max``, as settings, the goals of experiments or else the metric's name say, and an
error where none of them does.
``params.config.lr`` is what a dict param ``config`` has under ``lr``, unless a param is called just so.

What a comparison means:

* What a run does not have passes no comparison, not even ``!=``; ``is null`` finds it.
* NaN passes ``!=`` and ``= nan``.
* Params compare as what they are: ``7`` and ``'7'`` find 7 and 7.0; a text finds a text.
* ``started``, ``ended`` are Unix seconds or dates (UTC where no zone is given); MLflow's
  ``start_time``, ``end_time``, ``created`` are milliseconds. ``duration``, ``age`` are seconds.
* ``cell`` is the number that a cell ran with, or in quotes the id that its notebook has for it.
* ``notebook`` is a path or the end of one, as a file's name is; a pattern is tried on path and name.
* A word without quotes is a text where one fits, and a status where it stands alone. Any other word
  that looks like an operator, an attribute without one, or a field compared with a field, is refused.
* MLflow's own tags (``tags.mlflow.runName``, ``user``, ``parentRunId``, ``source.name``,
  ``source.git.commit``, ``source.git.branch``, ``note.content``) are what a run has here without them.
* ``error`` is the exception's type; to ``like`` and ``ilike`` the type and the message.
"""

from trackmagic.query.frame import runs_frame
from trackmagic.query.hints import hints
from trackmagic.query.parser import parse, parse_order
from trackmagic.query.search import count_runs, select_runs

__all__ = ["count_runs", "hints", "parse", "parse_order", "runs_frame", "select_runs"]
