"""The page of its own: the panel, and views in tabs, for those who have no JupyterLab open.

The HTML holds nothing but where the server is; all else comes from scripts of this server, and the policy
lets nothing else run. No token is in it: whoever got the page has a cookie, and may be allowed to do less.
"""

from __future__ import annotations

import html
import json
from http.client import responses
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

# styles: the sheet that the views bring along, and plotly's
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self' data: blob:; base-uri 'none'; form-action 'none'"
)
DOCUMENT = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>trackmagic</title>
<link rel="icon" href="{icon}">
<script id="jupyter-config-data" type="application/json">{config}</script>
<script defer src="{script}"></script>
</head>
<body><noscript>This page needs JavaScript.</noscript></body>
</html>
"""


class PageHandler(JupyterHandler):
    """``GET /trackmagic/``."""

    auth_resource = "trackmagic"
    _track_activity = False

    @property
    def content_security_policy(self) -> str:
        """Scripts of this server only, none in the page itself; who may frame it is the server's to say."""
        return f"{super().content_security_policy}; {POLICY}"

    def get_login_url(self) -> str:
        """Where a person logs in. A program is refused with 403."""
        if not self._is_navigation():
            raise web.HTTPError(403)
        return str(super().get_login_url())

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Of a method that there is not nothing is known, not who asks: Jupyter's own page would fail."""
        if hasattr(self, "_current_user"):
            super().write_error(status_code, **kwargs)
        else:
            self.finish(responses.get(status_code, "Error"))

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """Send the page, and with it the cookie that actions have to show."""
        config = {"baseUrl": self.base_url, "appName": "trackmagic"}
        self.xsrf_token  # noqa: B018 - asking for it sets the cookie
        self.set_header("Cache-Control", "private, no-store")
        self.finish(
            DOCUMENT.format(
                config=json.dumps(config).replace("<", "\\u003c"),
                script=html.escape(url_path_join(self.base_url, "trackmagic/page.js")),
                icon=html.escape(url_path_join(self.base_url, "static/favicons/favicon.ico")),
            )
        )

    def _is_navigation(self) -> bool:
        """Whether a person opens it in a browser; over plain HTTP those say so by what they accept."""
        headers = self.request.headers
        mode = headers.get("Sec-Fetch-Mode")
        return mode == "navigate" if mode else "text/html" in headers.get("Accept", "")
