"""Panel for the lab: the review of a story, a key or a button for each answer."""

from __future__ import annotations

from typing import Any

from analysis import html, schema
from analysis.compare.review import compare_review
from analysis.english import as_sentence, count
from analysis.errors import AnalysisError
from analysis.show.base import Shown, beside_plain, lab_widgets
from analysis.show.review import END, ReviewSession, ask, name_of_key
from analysis.story import Story

_PLAIN = 12  # questions that are listed where nobody can answer


def show_review(story: Story, *, who: str, when: str = "", limit: int = 50) -> ReviewPanel:
    """Return a panel that asks what is open in a story and records each answer at once.

    Parameters
    ----------
    story : Story
        A story that was read from a folder.
    who : str
        Name of the coder.
    when : str, optional
        Day that is recorded with each decision; never taken from the clock.
    limit : int, default 50
        Number of questions at most.

    Returns
    -------
    ReviewPanel
        Panel that a notebook shows as the last line of a cell.

    Raises
    ------
    AnalysisError
        For a story without a folder, without a name, and where ``review.csv`` is no review.

    Notes
    -----
    The panel needs JupyterLab opened by ``make lab`` with the extra ``lab``: type the key of an
    answer into its field, or click. Elsewhere, as in a stored notebook or a report, the same cell
    lists the first questions. Queue and file are those of ``storydiff review``. Read the story
    again to apply what was decided.
    """
    if story.folder is None:
        cause = "was not read from a folder, and decisions are kept in one"
        raise AnalysisError(f"story {story.story_id!r}", cause, "read it with read_story")
    if not who.strip():
        raise AnalysisError("who", "is empty", "give your name, which is recorded")
    return ReviewPanel(ReviewSession(story, story.folder, who, when=when, limit=limit))


class ReviewPanel:
    """Panel that ``show_review`` returns; a notebook shows it as the last line of a cell."""

    def __init__(self, session: ReviewSession) -> None:
        self.session = session

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        return beside_plain(self._widget(), self._queue())

    def _queue(self) -> Shown:
        """Return the first questions as a table."""
        story = self.session.story
        rows = schema.rows(compare_review(story))
        heads = ("question", "words", "the other’s words", "machine")
        found = []
        for row in rows[:_PLAIN]:
            question = ask(row, story)
            sides = [f"{label}: {words}" for label, words in question.sides]
            cells = [*sides, "–"][:2]
            machine = "–" if row["kind"] in ("contrast", "check") else row["machine"]
            found.append((question.asks, *cells, machine))
        caption = f"What is open: {count(len(rows), 'question')}"
        return Shown(heads, tuple(found), (False,) * 4, caption, "nothing is open")

    def _widget(self) -> Any:
        """Return the question above its field and buttons, or None outside the lab."""
        widgets = lab_widgets()
        if widgets is None:
            return None
        self._widgets = widgets
        self.asked, self.note = widgets.HTML(), widgets.HTML()
        self.field = widgets.Text(placeholder="key", continuous_update=True)
        self.field.layout.width = "5em"
        self.field.observe(self._typed, "value")
        self.buttons = widgets.HBox()
        self._draw()
        box = widgets.VBox([self.asked, self.buttons, self.field, self.note])
        box.add_class("storydiff-review")
        return box

    def _typed(self, change: Any) -> None:
        """Take the last key that was typed, and empty the field for the next."""
        if key := str(change["new"])[-1:].lower():
            self.field.value = ""
            self.press(key)

    def press(self, key: str) -> None:
        """Answer by a key, as a person does, and show the next question."""
        try:
            self.session.press(key)
        except AnalysisError as error:
            self.note.value = html.paragraph(str(error))
            return
        self._draw()

    def _draw(self) -> None:
        """Show the question that is asked, a button for each key, and what was recorded."""
        session = self.session
        self.asked.value = "Nothing is left to ask." if session.is_over else self._asked()
        made = []
        for key, words in session.keys.items():
            if key != END:
                button = self._widgets.Button(description=f"{name_of_key(key)}: {words}")
                button.on_click(lambda _, key=key: self.press(key))
                made.append(button)
        self.buttons.children = made
        words = "Each answer is recorded in review.csv at once."
        if session.taken:
            recorded = as_sentence(count(len(session.taken), "decision"))
            words = f"{recorded} recorded in review.csv. Read the story again to apply them."
        self.note.value = html.paragraph(words)

    def _asked(self) -> str:
        session = self.session
        question = session.question
        sides = "".join(
            html.block("p", f"<b>{html.text(label)}</b> {html.quoted(words)}")
            for label, words in question.sides
        )
        where = f"{session.at + 1} of {len(session.rows)}: {question.asks}"
        return html.paragraph(where) + sides
