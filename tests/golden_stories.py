"""Invented stories for the golden hashes: eight accounts, markup, and whatever needs a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_WIRE = (
    "Fire at a fertiliser plant in Halmstrand has killed at least 17 people and injured more than "
    "140, the regional governor said on Tuesday.\n\n"
    "The blaze at the Orvane works broke out shortly after 4 a.m. in a warehouse that held about "
    "2,300 tonnes of ammonium nitrate, according to the fire service.\n\n"
    "“We heard two explosions and then the whole sky turned orange,” said Ilse Marten, a nurse who "
    "lives opposite the gate.\n\n"
    "Governor Tomas Reyd ordered the evacuation of 1,250 homes within two kilometres of the "
    "plant.\n\n"
    "“Nobody should go back until the air has been tested,” Reyd told reporters.\n\n"
    "The company, Orvane Chemicals, said in a statement that it was cooperating with investigators "
    "and that the warehouse had been inspected in March.\n\n"
    "A 64-page inspection report seen by Northwire warned in March that sprinklers in the "
    "warehouse "
    "did not work.\n\n"
    "Shares in Orvane fell 12.5% to 31.40 crowns, their lowest since 2019.\n\n"
    "The plant employs 820 people and has been in operation since 1974.\n\n"
    "Police have detained two managers on suspicion of negligence, prosecutor Hanna Lund said.\n\n"
    "The environment agency said the air in Halmstrand might be harmful to children."
)


def eight_accounts() -> list[dict[str, Any]]:
    """A fire in eight accounts: a dispatch and its correction, two reprints, an overview, a live
    blog.
    """
    return [
        _account(
            "northwire",
            "Northwire",
            "2031-06-10T08:10:00Z",
            "Fire at Halmstrand fertiliser plant kills at least 17",
            _WIRE,
            byline="By Karin Oster",
            url="https://northwire.example/halmstrand-fire",
        ),
        _account(
            "herald",
            "Harbour Herald",
            "2031-06-10T10:40:00Z",
            "Seventeen dead in Halmstrand plant blaze",
            _reprint().rsplit("\n\n", 3)[0] + "\n\n(Northwire)",
        ),
        _account(
            "northwire-later",
            "Northwire",
            "2031-06-10T15:30:00Z",
            "Fire at Halmstrand fertiliser plant kills at least 19",
            _later(),
            byline="By Karin Oster",
            url="https://northwire.example/halmstrand-fire",
        ),
        _account(
            "tribune",
            "Coast Tribune",
            "2031-06-10T12:05:00Z",
            "‘The sky turned red’: Halmstrand mourns as managers are arrested",
            _tribune(),
            byline="By Piet Solander in Halmstrand",
        ),
        _account(
            "evening",
            "Evening Post",
            "2031-06-10T17:00:00Z",
            "Halmstrand fire: latest updates",
            "\n\n".join(line for _, lines in _UPDATES for line in lines),
            kind="live blog",
            updates=[{"time": time, "line": lines[0]} for time, lines in _UPDATES],
        ),
        _account(
            "brief",
            "Brieflens",
            "2031-06-10T18:00:00Z",
            "Halmstrand fire: what to know",
            _overview(),
            kind="overview",
        ),
        _account(
            "lamp",
            "The Lamp",
            "2031-06-11",
            "Greed lit the Halmstrand inferno",
            _lamp(),
            byline="By Vera Quist",
        ),
        _account(
            "gazette",
            "Orvane Gazette",
            "2031-06-11T06:00:00Z",
            "Plant fire under control",
            "Eighteen people died in the fire at the Orvane works, the hospital in Halmstrand "
            "confirmed on Wednesday.\n\n"
            "The 63-page inspection report said the sprinklers had been repaired in April.\n\n"
            "“Nobody should return until the air has been tested,” Governor Tomas Reyd said.\n\n"
            "Firefighters brought the blaze under control on Tuesday evening.\n\n"
            "Orvane, which has run the plant since 1976, will pay 5,000 crowns to every family.\n\n"
            "The company’s shares fell by nearly 13% on Tuesday.",
            dek="Company promises help for families",
        ),
    ]


def scraps() -> list[dict[str, Any]]:
    """Accounts of which something is repaired, left out, not analysed or skipped."""
    return [
        {
            "account_id": "broken-signs",
            "outlet": "Gazette",
            "published": "03/04/2031",
            "text": "The cafÃ© in Tarnholm doesnâ€™t open on Sundays, the owner said.\n\n"
            "Advertisement\n\n"
            "Sign up for our newsletter\n\n"
            "At least 30 guests com\u00adplained to the council about the noise.\n\n"
            "ALSO READ: Ten things to do in Tarnholm",
            "dropped": [
                {"text": "The café was opened in 2009.", "rule": "aside", "after": "Advertisement"}
            ],
        },
        {
            "account_id": "german",
            "outlet": "Tarnholmer Bote",
            "published": "2031-04-03",
            "text": "Das Café in Tarnholm bleibt sonntags geschlossen, sagte der Besitzer.\n\n"
            "Mindestens dreißig Gäste haben sich beim Stadtrat über den Lärm beschwert.",
        },
        {"account_id": "empty", "outlet": "Courier", "text": "  \n"},
        {
            "account_id": "photo",
            "outlet": "Courier",
            "text": "Photo: Guests leave the café in Tarnholm on "
            "Saturday. (Anna Berg / Reuters)\n\n"
            "Guests of the café in Tarnholm complained about noise, and 35 of them wrote letters.",
        },
        {"account_id": "one-word", "text": "Closed."},
    ]


def hostile(payloads: Sequence[str]) -> list[dict[str, Any]]:
    """Two accounts with markup in their texts, headlines, outlets, names and addresses."""
    accounts = []
    for n, name in enumerate(("<img src=x onerror=alert(1)>.json", "b&quot;onload=alert(1).json")):
        lines = [
            f"{p} said at least {n + 3} people died in the flood on Monday, “{p}” the mayor added."
            for p in payloads
        ]
        accounts.append(
            {
                "account_id": payloads[2 * n],
                "headline": f"{payloads[n]} Flood kills many",
                "outlet": payloads[n + 6],
                "byline": payloads[n + 4],
                "published": payloads[5] if n else "2031-03-02",
                "url": "javascript:window.ran=1",
                "path": name,
                "text": "\n\n".join(lines),
            }
        )
    return accounts


def _account(
    account_id: str, outlet: str, published: str, headline: str, text: str, **more: Any
) -> dict[str, Any]:
    named = {"account_id": account_id, "outlet": outlet, "published": published}
    return named | {"headline": headline, "text": text} | more


def _reprint() -> str:
    return (
        _WIRE.replace("has killed at least 17 people", "has killed 17 people")
        .replace("about 2,300 tonnes", "2,300 tonnes")
        .replace(", according to the fire service", "")
    )


def _later() -> str:
    changed = _WIRE.replace("at least 17 people", "at least 19 people").replace("140", "165")
    changed = changed.replace("A 64-page inspection", "A 63-page inspection")
    return (
        f"{changed}\n\nKing Olav will visit Halmstrand on Thursday, the palace said.\n\n"
        "Correction: An earlier version of this article gave a wrong number of pages."
    )


def _tribune() -> str:
    return (
        "Seventeen people were killed and 138 were hurt when a warehouse exploded at the Orvane "
        "fertiliser works in Halmstrand early on Tuesday.\n\n"
        "“We heard two explosions and then the whole sky turned red,” Ilse Marten, 43, "
        "recalled.\n\n"
        "Two managers were arrested over the fire, according to prosecutor Hanna Lund, who accused "
        "them of ignoring repeated warnings.\n\n"
        "Orvane Chemicals denied that the sprinklers were broken. “The system was working,” "
        "claimed "
        "its spokesman, Erik Valen.\n\n"
        "Residents blamed the company. “They knew and they did nothing,” said Jonas Pell, whose "
        "brother is among the dead.\n\n"
        "Some 1,300 homes were evacuated by the army, which sent 400 soldiers and six "
        "helicopters.\n\n"
        "The fire could cost the region more than $2 million a week, the chamber of commerce "
        "estimated.\n\n"
        "Opposition leader Marit Sande called the disaster a national shame and demanded that the "
        "labour minister resign."
    )


_UPDATES = [
    (
        "2031-06-10T05:00:00Z",
        [
            "Explosion reported at Halmstrand plant",
            "Police say several people are injured after an explosion at the Orvane works.",
        ],
    ),
    (
        "2031-06-10T07:20:00Z",
        [
            "Death toll rises to 12",
            "At least 12 people are dead, Governor Tomas Reyd says. Hundreds of homes are being "
            "evacuated.",
        ],
    ),
    (
        "2031-06-10T09:45:00Z",
        [
            "Governor: stay away",
            "“Nobody should go back until the air has been tested,” Reyd says. The death toll has "
            "risen to 17.",
        ],
    ),
    (
        "2031-06-10T13:10:00Z",
        [
            "Two managers detained",
            "Prosecutor Hanna Lund says two managers of Orvane Chemicals have been detained.",
        ],
    ),
    (
        "2031-06-10T16:40:00Z",
        [
            "UPDATE (16:40): Fire under control",
            "The fire service says the blaze is under control. Nineteen people are now known to "
            "have died.",
        ],
    ),
]


def _overview() -> str:
    return (
        "Key takeaways:\n\n"
        "- A fire at the Orvane fertiliser plant in Halmstrand killed 17 people and injured 140.\n"
        "- The warehouse contained around 2,000 tonnes of ammonium nitrate, and about 1,250 homes "
        "were evacuated.\n"
        "- An inspection report warned that sprinklers did not work.\n"
        "- Two managers were detained, and Orvane shares fell 12%.\n"
        "- A similar fire in Velmar killed nine people in 2027."
    )


def _lamp() -> str:
    return (
        "Once again workers have been sacrificed to profit. Nineteen people burned to death in "
        "Halmstrand because Orvane Chemicals would not pay for a sprinkler.\n\n"
        "The greedy company ignored a damning report; the cowardly government looked away.\n\n"
        "Safety inspectors were dismissed in 2028, and rules were torn up, to save 40 million "
        "crowns a year.\n\n"
        "“The government has blood on its hands,” union leader Dag Hult warned.\n\n"
        "Governor Reyd, to his credit, acted bravely and saved hundreds of lives.\n\n"
        "Parliament must now pass a law that protects workers, and those responsible should go to "
        "prison."
    )
