"""Reports of one site that share its furniture, and nothing else, are not related: through the cleaner, as they come."""

from __future__ import annotations

import hashlib
from itertools import combinations

import pytest

from dateline.clean import clean_report
from dateline.lineage import Side, judge_lineage, link_reports
from dateline.model import Report
from dateline.read import source_from_text

#: a body for each report: six sentences on its own matter
BODIES = (
    """Council leaders in Ashmere voted on Monday to close the old ferry landing after divers found rot in 14 piles.
The landing has served the island of Corrin since 1911 and carried about 300 passengers a day last summer.
Deputy mayor Lionel Traske said a floating stage would be towed from Pellow by the end of the week.
Shopkeepers on the quay said they had not been asked and feared for the autumn trade.
Repairs are put at 2.4 million crowns, of which the province will pay half.
A hearing for residents is set for Thursday evening in the net loft.""",
    """A grass fire above Sendle burned through 60 hectares of pasture on Tuesday and killed two shepherds' dogs.
Four crews from the lowland brigades held the line at the reservoir road with water drawn by hand.
Fire chief Amara Dross said a spark from a mowing machine was the likely cause.
The hamlet of Upper Sendle, with 45 inhabitants, was emptied as a precaution until nightfall.
No houses were lost, although a hay barn with winter feed for 80 sheep burned down.
Rain that is due on Wednesday should end the danger, the weather office at Brill said.""",
    """Textile workers in Marrowgate ended their strike on Friday after owners agreed to shorten the night shift.
The walkout had begun nine weeks ago and stopped all but one of the town's seven mills.
Union secretary Petra Holl called the deal a beginning and warned that wages were still to be settled.
Under the agreement 1,200 weavers will work seven hours and keep their present pay.
Mill owner Gerard Vance said orders from abroad had left him no choice.
A vote of the members is expected before the spring fair.""",
    """Doctors at the Linden hospital reported 31 cases of lamp fever among children who drank from the Orle spring.
The spring was fenced off on Sunday and water is brought to the quarter in carts.
Chief physician Noor Castell said nobody was in danger, but six children would stay in bed for a week.
Inspectors traced the source to a dye works upstream that had let out untreated vats.
The works was fined 18,000 crowns and must build a settling pond by August.
Parents gathered at the gates of the school on Calder Street to ask for answers.""",
    """Explorers came back from the Hollin caves on Wednesday with drawings of a chamber that nobody had seen before.
The chamber is 70 metres long and lies behind a lake that three of them crossed with air bottles.
Leader Tomas Ferrier said the walls were covered with white needles as long as a hand.
They also found the bones of a bear and left them where they lay.
The caves will stay closed to visitors until a gate is built, the provincial museum said.
A talk with pictures is planned for the second week of November.""",
    """Voters in the Tarrant valley chose a new assembly on Sunday and gave the Harvest list nine of 21 seats.
Turnout reached 63 percent, the highest since the assembly was founded, the registrar said.
Harvest leader Odile Brandt said she would talk to all other lists within the week.
The outgoing speaker, Rolf Aden, lost his own district of Quern by 112 votes.
Two ballot boxes from the ferry islands came late because of fog.
The assembly meets for the first time on the last day of the month.""",
)

FURNITURE = {
    "cookie banner": """We and our 214 partners store and read information on your device, such as cookies and browsing data.
With your consent the Lenn Courier and its partners may use precise location and identify your device by scanning it.
You may agree to the processing by us and by our 214 partners as described above, or read more and change your choice.
Your choices apply to this website alone, and you can change them at any time at the foot of every page.
Accept all
Manage options""",
    "appeal": """The Lenn Courier has been free to read since Edda Varnholt founded it in 1987, and we mean to keep it so.
No owner tells us what to write, and 8,400 readers from Pellow to Brill keep our 23 reporters at work.
If everyone who reads this gave three crowns, our winter fund would be full by Saturday.
Whatever you can give, it takes less than a minute. Thank you.
Give from as little as one crown""",
    "captions": """A file picture of the Lenn valley at dusk. Photograph: Edda Varnholt/Lenn Picture Desk
View image in fullscreen
The offices of the provincial government in Kessel, where the cabinet meets. Photograph: Jorun Pike/Valley Images
An aerial view of the Harrow reservoir, which feeds the province. Photograph: Valley Images""",
    "live blog": """This live page is now closed. You can follow our new live page here.
Here is a summary of what we know so far today across the Lenn valley and the five provinces.
That is all from me, Jorun Pike, for now. I am handing over to my colleague Edda Varnholt in Kessel.
Updated at 14.05 CET
Key events
Show key events only
Please turn on JavaScript to use this feature""",
    "related stories": """Read more
Governor Marrand to face inquiry over Harrow dam contracts worth 40 million crowns
Seven things we learned from the Kessel budget of 2031
Why the Brill observatory sold its great telescope to a brewer from Pellow
Oldbury United sack trainer Viktor Sandahl after ninth defeat
The 20 best walks of the upper Lenn, from Tarn mill to Cutler's Edge
Most viewed""",
    "author bio": """Edda Varnholt is the chief correspondent of the Lenn Courier in Kessel, where she has reported since 2014.
She studied law at Brill, worked for Valley Radio in Pellow for six years, and won the Marrand prize in 2021 and 2026.
Her book on the Harrow dam, A Wall of Water, came out with Cutler and Sons in 2029.
She lives in Oldbury with two dogs. You can reach her at varnholt@lenncourier.example or on the Lenn message board.""",
    "share bar": """Share this article on Facebook
Share on the Lenn message board
Copy the link
Send by e-mail
Print
312 comments
Save for later
Text size A A A
Listen 4 min
Gift this article""",
    "newsletter": """Sign up for Valley Morning, the Lenn Courier's daily letter by Edda Varnholt and Jorun Pike.
Every weekday at six we send you the five stories of the five provinces that you need for the day, from Kessel to Brill.
Over 52,000 readers have it in their inbox already.
By signing up you agree to our terms and confirm that you are over 16.
Enter your e-mail address
Thank you for signing up to Valley Morning""",
}


def made(name: str, text: str, carrier: str | None = "lenncourier.example") -> Side:
    report = Report(name, name, hashlib.sha256(text.encode()).hexdigest(), carrier)
    return Side(name, clean_report(source_from_text(text), report), None, None, carrier)


def page(n: int, furniture: str, sentences: int = 6, upside_down: bool = False) -> Side:
    body = "\n".join(BODIES[n].split("\n")[:sentences])
    parts = (furniture, body) if upside_down else (body, furniture)
    return made(f"page{n}", "\n\n".join(parts))


def report_edges(sides: list[Side]) -> list[str]:
    edges = [e for e in link_reports(sides).edges if e.level == "report"]
    return [f"{e.relation} {e.source.report} {e.target.report} {e.score}" for e in edges]


@pytest.mark.parametrize("kind", FURNITURE)
def test_two_reports_that_share_furniture_alone_are_not_related(kind: str) -> None:
    for a, b in combinations(range(3), 2):
        judged = judge_lineage(page(a, FURNITURE[kind]), page(b, FURNITURE[kind]))
        assert judged.edge is None, judged.edge


@pytest.mark.parametrize("kind", FURNITURE)
def test_two_short_reports_that_share_furniture_alone_are_not_related(kind: str) -> None:
    for a, b in combinations(range(3), 2):
        judged = judge_lineage(page(a, FURNITURE[kind], 3, True), page(b, FURNITURE[kind], 3, True))
        assert judged.edge is None, judged.edge


@pytest.mark.parametrize("kind", FURNITURE)
def test_a_site_whose_reports_share_furniture_alone_has_no_lineage(kind: str) -> None:
    for sentences in (6, 3):
        assert report_edges([page(n, FURNITURE[kind], sentences) for n in range(6)]) == []


@pytest.mark.parametrize(
    "kinds", [("live blog", "author bio", "newsletter"), ("related stories", "captions", "appeal")]
)
def test_a_site_with_several_kinds_of_furniture_on_every_page_has_no_lineage(kinds: tuple[str, ...]) -> None:
    every = "\n\n".join(FURNITURE[kind] for kind in kinds)
    assert report_edges([page(n, every) for n in range(6)]) == []
    assert report_edges([page(n, every, 6, True) for n in range(6)]) == []


def test_a_copied_report_is_a_copy_whatever_furniture_stands_around_it() -> None:
    one = page(0, FURNITURE["appeal"] + "\n\n" + FURNITURE["author bio"])
    other = made(
        "other", "\n\n".join([FURNITURE["cookie banner"], BODIES[0], FURNITURE["share bar"]]), "b.example"
    )
    edge = judge_lineage(one, other).edge
    assert edge is not None and edge.relation in ("copy", "revision", "excerpt")
