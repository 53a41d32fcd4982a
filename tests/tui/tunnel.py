"""A library about one event, told by several invented outlets on several days, and what came before and after it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from reader.jobs.refresh import import_and_catch_up
from reader.library import Library

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)

_FLOOD = """\
VARNHOLM — Sea water broke into the unfinished Varnholm tunnel on Tuesday night and drove 43 workers out \
through the northern shaft, the builder Okland Marine said. Nobody was hurt.

"The alarm rang at ten past two, and eleven minutes later the last man was out," said Signe Rasmund, who leads \
the works for Okland Marine. She said that a lock gate at Stave Quay had given way under the spring tide.

The Varnholm tunnel is to carry the railway under the Orre Sound from next year. Minister of transport Pauli \
Brenne flew to Varnholm in the morning and called the night "a warning that we will not waste".

Pumps lift 900 litres a second, but the lowest part of the Varnholm tunnel will stay under water for at least \
two weeks, Rasmund said."""

_COPY = _FLOOD.replace("VARNHOLM — ", "").replace(
    'called the night "a warning that we will not waste"', "promised help"
)
_LOCAL = (
    _COPY
    + """

Trains between Varnholm and Tellow stand still until Monday. Radio Orre will broadcast the meeting of the town \
council, in which mayor Ane Sofie Dal wants to ask for boats, from seven in the evening."""
)

_UNION = """\
The gate that let the Orre Sound into the Varnholm tunnel had been on a list of faults since October, the \
union of tunnel workers says. Its chairman Matej Korbel showed this newspaper a letter of 14 October to Okland \
Marine.

"We wrote that the seals at Stave Quay leak at every spring tide," said Korbel. "Nobody answered us." Three \
workers of the night shift told the same story. Okland Marine did not want to speak of the letter.

Sea water drove 43 workers out of the Varnholm tunnel on Tuesday night. Signe Rasmund, who leads the works for \
Okland Marine, has said that the lock gate gave way under the tide."""

_UNION_COPY = "As first told by the Sound Herald: " + _UNION

_MONEY = """\
Shares of Okland Marine lost 18 percent on Wednesday after water broke into the Varnholm tunnel. The flood \
under the Orre Sound will cost the builder some 70 million crowns, said the analyst Ines Dahlgaard of \
Fjordkapital.

"The tunnel is insured, the delay is not," said Dahlgaard. The contract with the ministry of Pauli Brenne sets \
a fine of 400,000 crowns for each day after 1 June 2027. Okland Marine had a debt of 2.1 billion crowns at New \
Year."""

_WATER = """\
The water in the Varnholm tunnel is salt, cold and full of herring: divers who went down the northern shaft at \
Stave Quay on Thursday saw whole schools of them between the rails, 60 metres under the Orre Sound.

"It is the strangest thing that I have seen in thirty years," said the diver Lone Vestby. She found the gate \
that broke on Tuesday night lying in one piece. Okland Marine hopes to lift it next week with the floating \
crane Samson."""

_FAX = """\
Sea water broke through a lock gate at Stave Quay in the night and flooded the unfinished Varnholm tunnel. All \
43 workers of the night shift came out through the northern shaft, the alarm having rung at ten past two. \
Okland Marine pumps 900 litres a second; two weeks will pass before the lowest part is dry. The spring tide \
had been announced."""

_CONTRACT = """\
Okland Marine will build the railway under the Orre Sound. Minister of transport Pauli Brenne signed the \
contract on Monday, at 11.4 billion crowns; five other companies had made an offer. Brenne called it "the \
shortest way that this country has ever built".

The ferries of the Orre Sound carry four million people a year. Their captain of captains, Nils Aune, said \
that a tunnel never yet showed anybody a sunrise. Okland Marine begins to dig near Varnholm in spring."""

_INQUIRY = """\
Three judges will find out why a lock gate broke and let the Orre Sound into the Varnholm tunnel. Minister of \
transport Pauli Brenne named Judge Hedda Moen to lead the inquiry. It will hear Signe Rasmund of Okland Marine \
and Matej Korbel of the union in April.

"I shall ask who read the letter," said Moen. Okland Marine said that it welcomes the inquiry into the flood \
at Stave Quay."""

_INQUIRY_TWO = """\
Judge Hedda Moen will lead the inquiry into the flood of the Varnholm tunnel. Minister Pauli Brenne said that \
her three judges may read every letter that Okland Marine got about the lock gate at Stave Quay. The union of \
Matej Korbel had asked for an inquiry since the Orre Sound broke in."""

_ALONE = """\
Bees live on the roof of the library of Tellow now. The beekeeper Odd Lunde brought four hives in a laundry \
van on Saturday and hopes for thirty jars of honey in August. Readers may watch through a window on the third \
floor."""

ARTICLES: tuple[tuple[str, str, str, str], ...] = (
    ("Coast Post", "2026-02-04T05:40:00Z", "Sea breaks into the Varnholm tunnel, 43 workers escape", _FLOOD),
    ("Norre Daily", "2026-02-04T07:15:00Z", "Sea breaks into the Varnholm tunnel", _FLOOD),
    ("Sound Herald", "2026-02-04T08:02:00Z", "43 workers escape from flooded tunnel", _COPY),
    ("Radio Orre", "2026-02-04T11:30:00Z", "Tunnel under the sound flooded", _LOCAL),
    ("Ledger", "2026-02-04T17:20:00Z", "Okland Marine loses 18 percent after flood in the tunnel", _MONEY),
    ("Sound Herald", "2026-02-05T06:00:00Z", "Union had warned of the gate at Stave Quay", _UNION),
    ("Radio Orre", "2026-02-05T09:45:00Z", "Union: the gate had leaked since October", _UNION_COPY),
    ("Norre Daily", "2026-02-06T15:10:00Z", "Herring between the rails of the Varnholm tunnel", _WATER),
    ("Harbour Fax", "", "Varnholm tunnel under water", _FAX),
    ("Coast Post", "2025-09-15T10:00:00Z", "Okland Marine to build the tunnel under the Orre Sound", _CONTRACT),
    ("Coast Post", "2026-02-24T12:00:00Z", "Three judges to look into the flooded tunnel", _INQUIRY),
    ("Ledger", "2026-02-24T16:00:00Z", "Judge Moen to lead the tunnel inquiry", _INQUIRY_TWO),
    ("Tellow Times", "2026-02-10T08:00:00Z", "Bees on the library roof", _ALONE),
)  # fmt: skip


def write(folder: Path) -> None:
    """Write the articles into a folder, a file for each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (outlet, date, title, text) in enumerate(ARTICLES, 1):
        dated = f"date: {date}\n" if date else ""
        head = f'---\ntitle: "{title}"\nsource: "{outlet}"\n{dated}---\n\n'
        (folder / f"{number:02}.md").write_text(head + text + "\n", encoding="utf-8")


def fill(library: Library, folder: Path) -> None:
    """Import them, and find names, versions and events."""
    write(folder)
    for _ in import_and_catch_up(library, [folder], now=NOW):
        pass
