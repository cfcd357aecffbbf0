"""Commands of coders: review, import, agreement, samples, a language model as a coder."""

from __future__ import annotations

import os
import sys
from functools import partial

import click

from analysis.cli.base import Bars, as_json_option, print_json, print_line, print_lines
from analysis.errors import AnalysisError


@click.command(
    short_help="Answer what is open, one key per question.",
    help="Ask what is open in STORY, one key per question, and record the answers in its "
    "review.csv.\n\nEach answer is written at once; ending or killing the review loses nothing.",
)
@click.argument("story")
@click.option("--who", required=True, metavar="NAME", help="Your name, recorded as the coder.")
@click.option("--when", default="", metavar="DAY", help="Day to record, such as 2031-03-04.")
@click.option(
    "--limit",
    type=int,
    default=50,
    show_default=True,
    metavar="N",
    help="Largest number of questions.",
)
def review(story: str, who: str, when: str, limit: int) -> None:
    """Review what is open in a story."""
    from analysis.read.stories import find_story
    from analysis.show.review import review_story
    from analysis.story_reader import read_story

    review_story(
        read_story(story),
        find_story(story),
        who,
        when=when,
        limit=limit,
        read_key=_read_key,
        write=print_lines,
    )


@click.command(
    "import",
    short_help="Import codes from another program as those of a coder.",
    help="Import codes into STORY as those of a coder, from FILE: a REFI-QDA project (.qdpx), a "
    "coding (.json) or review (.csv) of StoryDiff, or the highlights of Taguette (.csv).\n\nThe "
    "coding is kept beside the accounts. It is compared with the others by `storydiff coders` and "
    'printed only if story.toml says coder = "NAME".',
)
@click.argument("file")
@click.option("--into", "story", required=True, metavar="STORY", help="The story that was coded.")
@click.option("--as", "coder", default="", metavar="NAME", help="Name of the coder.")
@click.option("--replace", is_flag=True, help="Replace a coding of that name.")
def import_(file: str, story: str, coder: str, replace: bool) -> None:
    """Import codes from another program."""
    from analysis.read.stories import find_story
    from analysis.review.imports import import_codings
    from analysis.story_reader import read_story

    made = import_codings(file, read_story(story), find_story(story), coder=coder, replace=replace)
    for coding in made:
        for what, why in coding.refused:
            print_line(f"storydiff: not imported: {what}: {why}.", err=True)
        same = "" if coding.is_new else ", unchanged"
        print_line(coding.path, f"{coding.n_units} units of {coding.coder}{same}")


@click.command(
    short_help="Show how far the coders of a story agree.",
    help="Show how far the coders of STORY agree, two by two, the machine among them: "
    "Krippendorff's alpha, F1 and agreement, each with its interval.\n\nThe coders are "
    "those of review.csv, review.NAME.csv and coding.NAME.json beside the accounts.",
)
@click.argument("story")
@click.option("--differ", is_flag=True, help="List the units on which they differ instead.")
@as_json_option
def coders(story: str, differ: bool, as_json: bool) -> None:
    """Show how far coders agree."""
    from analysis import schema
    from analysis.compare import compare_coders, compare_disagreements
    from analysis.show.coders import agreement_lines, disagreement_lines
    from analysis.story_reader import read_story

    found = read_story(story)
    table = (compare_disagreements if differ else compare_coders)(found)
    if as_json:
        rows = [{k: None if v != v else v for k, v in r.items()} for r in schema.rows(table)]
        print_json(rows)
        return
    for line in (disagreement_lines if differ else agreement_lines)(table, found):
        print_line(line)


@click.command(
    short_help="Draw statements at random for a person to check.",
    help="Draw N of the statements that STORY shows at random, for a person to check.\n\nThey are "
    "kept in review-sample.csv and asked first by `storydiff review`; the report then prints how "
    "many are right, with an interval. The same seed draws the same statements.",
)
@click.argument("story")
@click.option(
    "--measure",
    required=True,
    metavar="NAME",
    help="facts, only, speakers, quotes, figures or contrasts.",
)
@click.option("--n", type=int, default=50, show_default=True, metavar="N", help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Seed of the draw.")
@click.option("--replace", is_flag=True, help="Replace another sample of the measure.")
def sample(story: str, measure: str, n: int, seed: int, replace: bool) -> None:
    """Draw statements to check."""
    from analysis.compare.samples import draw_sample
    from analysis.read.stories import find_story
    from analysis.review.record import keep_sample
    from analysis.story_reader import read_story

    rows = draw_sample(read_story(story), measure, n, seed)
    path = keep_sample(find_story(story), rows, replace=replace)
    shown = rows[0].value.rpartition(" ")[2]
    print_line(path, f"{len(rows)} of {shown} statements of the measure {measure}")


@click.command(
    short_help="Have a language model code a story.",
    help="Have a language model code STORY: shared facts, contrasts, who is quoted.\n\nThe server "
    "at URL has the OpenAI chat interface (Ollama, vLLM, llama.cpp, a hosted one). What goes where "
    "is printed first. The coding is kept beside the story as coding.NAME.json and is used only if "
    'its story.toml says coder = "NAME". A run that was stopped continues where it left off.',
)
@click.argument("story")
@click.option("--endpoint", required=True, metavar="URL", help="Such as http://localhost:11434/v1.")
@click.option("--model", required=True, metavar="NAME", help="The model, as the server lists it.")
@click.option("--as", "name", default="", metavar="NAME", help="The coder.  [default: the model]")
@click.option("--date", default="", metavar="DAY", help="Day to record, such as 2031-03-04.")
@click.option("--allow-remote", is_flag=True, help="Also send the texts to another machine.")
@click.option("--key-from", metavar="VARIABLE", help="Environment variable that has the key.")
@click.option(
    "--limit",
    type=int,
    default=24_000,
    show_default=True,
    metavar="N",
    help="Characters of accounts in one request; a longer story is sent in parts.",
)
@click.option(
    "--seconds",
    type=click.IntRange(1, 86_400),
    default=600,
    show_default=True,
    metavar="N",
    help="Time for one answer.",
)
def code(
    story: str,
    endpoint: str,
    model: str,
    name: str,
    date: str,
    allow_remote: bool,
    key_from: str | None,
    limit: int,
    seconds: int,
) -> None:
    """Have a model code a story."""
    from analysis.read.chat import find_server
    from analysis.read.codings import coding_file
    from analysis.read.stories import find_story
    from analysis.review.coder import check_codable, describe_coding, plan_coding, run_coding
    from analysis.story_reader import read_story

    key = _read_key_from(key_from)
    server = find_server(endpoint, model, allow_remote=allow_remote, key=key)
    folder = find_story(story)
    run = plan_coding(read_story(story), server, name=name, date=date, limit=limit, seconds=seconds)
    check_codable(folder, folder / coding_file(run.name))
    for line in describe_coding(run):
        print_line(line, err=True)
    run.notify = partial(print_line, err=True)
    with Bars() as bars:
        made = run_coding(run, folder, partial(bars.move, "coding"))
    counts = ", ".join(f"{number} {task}" for task, number in made.counts.items())
    print_line(made.path, counts)
    for reason, number in made.dropped.items():
        print_line(f"dropped: {number} {reason}", err=True)


def _read_key_from(variable: str | None) -> str:
    """Return the key that an environment variable contains; empty if none is named."""
    if not variable:
        return ""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise AnalysisError(
            f"environment variable {variable}", "is empty or not set", "set it to the key"
        )
    return key


def _read_key() -> str:
    """Return the next key; empty at the end of what is piped in."""
    if sys.stdin.isatty():
        return click.getchar()
    return sys.stdin.read(1)
