"""The words that keep files of a run, and what becomes one: figures, images, sounds, texts, tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trackmagic.entities import MediumKind, Notice
from trackmagic.errors import brief
from trackmagic.recording import content
from trackmagic.recording.files import Files, existing
from trackmagic.recording.guard import say_once
from trackmagic.recording.handle import Handle
from trackmagic.recording.media_forms import suffix_of
from trackmagic.store.artifacts import check_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from trackmagic.recording import media


class Filing(Handle):
    """The half of :class:`trackmagic.recording.run.Run` that keeps files."""

    @brief
    def log_artifact(self, path: str | Path, artifact_path: str | None = None) -> None:
        """Keep a file or a folder with all in it, under the run's folder ``artifact_path``.

        What of a folder cannot be read is left out, and named by a warning and a notice of the run.
        Raises :class:`BadFile` (:class:`FileNotFoundError` too), :class:`RunEnded`, :class:`BadName`.
        """
        self._check_open()
        self._keep_files(existing(path), artifact_path, inside=False)

    @brief
    def log_artifacts(self, folder: str | Path, artifact_path: str | None = None) -> None:
        """Keep what is in a folder, without the folder's own name; see :meth:`log_artifact`."""
        self._check_open()
        self._keep_files(existing(folder), artifact_path, inside=True)

    @brief
    def log_figure(
        self,
        figure: Figure | Any,
        path: str | None = None,
        *,
        key: str | None = None,
        step: int | None = None,
        caption: str = "",
    ) -> None:
        """Keep a matplotlib or plotly figure; the end of ``path`` says how: ``.png .svg .json``...

        With ``step`` or ``key`` it is one of a series, as with :meth:`log_image`.
        Raises :class:`BadValue`, :class:`RunEnded`.
        """
        from trackmagic.recording import media, pictures

        to = media.target(path, key, step, caption, pictures.figure_form(figure))
        self._log_to("figure", pictures.figure(figure, to.name), to)

    @brief
    def log_image(
        self,
        image: Any,
        path: str | None = None,
        key: str | None = None,
        step: int | None = None,
        *,
        caption: str = "",
    ) -> None:
        """Keep an image: PIL's, an array, or a file of png, jpg, gif, webp or svg by its path or bytes.

        Arrays are (height, width) or (height, width, 1|3|4), 0-255 or floats 0-1. A tensor whose first size
        is 1, 3 or 4 has its channels there, as in torch: (channels, height, width).

        ``path`` names one file. A ``key`` names a series, shown with a slider and beside other runs: one at
        each ``step``, which is one more than the key's last unless given. ``path`` with a ``step`` is a
        series too, called as the path without its end. Raises :class:`BadValue`, :class:`BadFile`,
        :class:`RunEnded`, :class:`MissingExtra`.
        """
        from trackmagic.recording import media, pictures

        data = media.opened("image", image, "image")
        to = media.target(path, key, step, caption, suffix_of(data, "png"))
        self._log_to("image", pictures.image(data, to.name), to)

    @brief
    def log_audio(
        self,
        audio: Any,
        path: str | None = None,
        key: str | None = None,
        step: int | None = None,
        *,
        sample_rate: int | None = None,
        caption: str = "",
    ) -> None:
        """Keep a sound: samples, or a file of wav, mp3, ogg or flac by its path or bytes.

        Samples are (samples,) or (channels, samples), floats -1 to 1 or whole numbers, and need their
        ``sample_rate``. ``path``, ``key`` and ``step`` as with :meth:`log_image`. Raises as that.
        """
        from trackmagic.recording import media, sounds

        data = media.opened("audio", audio, "audio")
        to = media.target(path, key, step, caption, suffix_of(data, "wav"))
        self._log_to("audio", sounds.sound(data, to.name, sample_rate), to)

    @brief
    def log_video(
        self,
        video: Any,
        path: str | None = None,
        key: str | None = None,
        step: int | None = None,
        *,
        fps: float = 4,
        caption: str = "",
    ) -> None:
        """Keep a film: a file of mp4, webm or gif by its path or bytes, or frames, which become a GIF.

        Frames are (frames, height, width) or (frames, height, width, 1|3|4), ``fps`` of them a second; each
        as :meth:`log_image` takes it. ``path``, ``key`` and ``step`` as there. Raises as that.
        """
        from trackmagic.recording import films, media

        data = media.opened("video", video, "video", "gif")
        to = media.target(path, key, step, caption, suffix_of(data, "gif"))
        self._log_to("video", films.film(data, to.name, fps), to)

    @brief
    def log_html(
        self,
        html: str | Path,
        path: str | None = None,
        key: str | None = None,
        step: int | None = None,
        *,
        caption: str = "",
    ) -> None:
        """Keep a page: a text, or a file's path. It is shown without scripts and network.

        ``path``, ``key`` and ``step`` as with :meth:`log_image`. Raises as that.
        """
        from trackmagic.recording import media

        to = media.target(path, key, step, caption, "html")
        self._log_to("html", content.text(media.html_of(html), to.name), to)

    @brief
    def log_text(
        self,
        text: str,
        path: str | None = None,
        *,
        key: str | None = None,
        step: int | None = None,
        caption: str = "",
    ) -> None:
        """Keep a text as a file, in UTF-8; ``.md`` is Markdown. A series as :meth:`log_image` has it.

        Raises :class:`RunEnded`, :class:`BadName`.
        """
        from trackmagic.recording import media

        to = media.target(path, key, step, caption, "txt")
        self._log_to("text", content.text(text, to.name), to)

    @brief
    def log_dict(self, values: Mapping[str, Any] | list[Any], path: str) -> None:
        """Keep a dict or list as JSON. Raises :class:`BadValue`, :class:`RunEnded`."""
        self.log_content(content.dictionary(values, path))

    @brief
    def log_table(
        self,
        table: Any,
        path: str | None = None,
        *,
        key: str | None = None,
        step: int | None = None,
        caption: str = "",
    ) -> None:
        """Keep a DataFrame, or what makes one, as ``.csv``, ``.json`` (records) or ``.parquet``.

        A series as :meth:`log_image` has it. Raises :class:`BadValue`, :class:`RunEnded`.
        """
        from trackmagic.recording import media, tables

        to = media.target(path, key, step, caption, "csv")
        self._log_to("table", tables.table(table, to.name), to)

    def log_content(self, artifact: content.Content) -> None:
        """Keep bytes under a path."""
        self._check_open()
        check_path(artifact.path)
        self._keep(
            f"artifact {artifact.path!r}",
            lambda: self.store.artifacts.add(self.number, [artifact.put(self.store.blobs)]),
        )

    def _log_to(self, kind: MediumKind, value: content.Content, to: media.Target) -> None:
        """Keep a file, or the value of a series at a step."""
        from trackmagic.recording import media

        if to.key is None:
            self.log_content(value)
            return
        self._check_open()
        self._keep(
            f"{kind} {to.key!r}", lambda: media.keep(self.store, self.number, kind, value, to)
        )

    def _keep_files(self, path: Path, artifact_path: str | None, *, inside: bool) -> None:
        """Errors of the files raise here, or leave one of many out; those of the store's disk wait."""
        files = Files(path, artifact_path, inside=inside, without=self.store.folder)

        def write() -> None:
            for rows in files.keep(self.store.blobs):
                self.store.artifacts.add(self.number, rows)
            if files.left_out:
                notice = Notice(part="artifacts", text=files.words())
                self.store.surroundings.add_notices(self.number, [notice])
                say_once("keeping all files", files.words())

        self._keep(f"artifact {str(path)!r}", write)
