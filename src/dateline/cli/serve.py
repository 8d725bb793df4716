"""`dateline serve RECORD`: the reading room, a web place over a record on this machine or behind a token."""

from __future__ import annotations

from typing import Annotated

import typer

from dateline.cli import options as o
from dateline.errors import SetupError, UsageError

#: hosts that only this machine reaches
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: seconds that a connection waits for the next page; longer than readers look at one, so that it is not shut on them
KEPT_ALIVE = 75


def run(
    record: o.RecordArgument,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port to listen at.")] = 8765,
    audience: Annotated[
        str | None,
        typer.Option(
            "--audience",
            help="Who will read it: internal, partner or public; internal on this machine, public beyond it.",
        ),
    ] = None,
    token: Annotated[
        str | None,
        typer.Option(
            "--token", envvar="DATELINE_TOKEN", help="What readers show to be let in.", show_envvar=True
        ),
    ] = None,
    curator_token: Annotated[
        str | None,
        typer.Option(
            "--curator-token",
            envvar="DATELINE_CURATOR_TOKEN",
            help="What those show who may judge.",
            show_envvar=True,
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="A name under which others reach this machine; any, if none is given."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who judges, on this machine.")
    ] = None,
) -> None:
    """Open the reading room over a record: pages to read and judge, and an API. Nothing leaves this machine unless
    --host says so, and then a token is wanted.

    Example: dateline serve flood.db
    """
    try:
        import uvicorn

        from dateline.serve import Settings, create_app
        from dateline.serve.settings import LOOPBACK
    except ImportError as error:
        raise SetupError(f"serve wants {error.name}; pip install 'dateline[serve]'") from None
    from dateline.record import open_record

    here = host in _LOOPBACK
    if not here and token is None:
        raise UsageError(
            f"beyond this machine (--host {host}) readers need a token; set DATELINE_TOKEN or give --token"
        )
    if not here and token is not None and len(token) < 16:
        raise UsageError("a token that others could try has at least 16 characters")
    seen_by = o.parse_audience(audience or ("internal" if here else "public"))
    with open_record(record):  # an older record is brought to the present tables first
        pass
    settings = Settings(
        record,
        audience=seen_by,
        reader_token=token,
        # without one of their own, who may judge is asked for nothing here, and nobody may beyond this machine
        curator_token=curator_token,
        hosts=LOOPBACK if here else tuple(name) if name else None,
        author=by,
        warms=True,
    )
    app = create_app(settings)
    shown = f"[{host}]" if ":" in host else host
    typer.echo(
        f"the reading room of {record} is at http://{shown}:{port}/ (audience {seen_by}); Ctrl-C closes it"
    )
    uvicorn.run(
        app, host=host, port=port, log_level="warning", access_log=False, server_header=False,
        timeout_keep_alive=KEPT_ALIVE,
    )  # fmt: skip
