"""Texts that try to be more than text, in one place: markup, scripts, templates, keys, control signs."""

ATTACK = "top.tmRan = 1"
"""What a text does where it gets to run: tests look for that, and for dialogs."""

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    f"<script>{ATTACK}</script>",
    f"</script><script>{ATTACK}</script>",
    f"<svg onload='{ATTACK}'>",
    f"<iframe srcdoc='<script>{ATTACK}</script>'></iframe>",
    f"[a link](javascript:{ATTACK.replace(' ', '')})",
    '![a picture](x" onerror="alert(1))',
    "<javascript:alert(1)>",
    "</textarea><img src=x onerror=alert(1)>",
    f"</style><img src=x onerror='{ATTACK}'>",
    "</title></table></div><object data=x>",
    f'" autofocus onfocus="{ATTACK}',
    "' onmouseover='alert(1)",
    "--><!--<img src=x onerror=alert(1)>",
    f"{{{{constructor.constructor('{ATTACK}')()}}}}",
    f"${{{ATTACK}}}<%= 7 * 7 %>#{{alert(1)}}",
    "<a href='javascript:alert(1)'>press</a>",
    "<form action='javascript:alert(1)'><button>press</button></form>",
    "<math><mtext></mtext><img src=x onerror=alert(1)></math>",
    "&lt;img src=x onerror=alert(1)&gt; &#60;b&#62;",
    "<b>bold</b><br><sup>up</sup>",
    "\u202egnp.exe\u202c <u>",
    "\x1b[31mred\x1b[0m \x07bell \x9b1m",
    "w" * 240,
    "__proto__",
    "constructor",
    "toString",
    "'; DROP TABLE runs; --",
    '=HYPERLINK("javascript:alert(1)")',
    "\\x00 \\u0000 %00 \u2400\ufffd",
)
