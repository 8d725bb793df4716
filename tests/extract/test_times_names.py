"""What looks like a time and is a name, a figure of speech or another word, beside what is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dateline.extract.times import find_times
from dateline.model import Document

Make = Callable[..., Document]

CASES: dict[str, list[str]] = {
    # months and weekdays that are names or verbs
    "May said the dam was safe.": [],
    "Officials say that May was told in May.": ["May"],
    "Protesters march through Orvel.": [],
    "They march to the sea in March.": ["March"],
    "We saw the March for Water pass the square.": [],
    "The annual March for Water passed.": [],
    # rates, and what is held each year
    "The mill sells 900 boats annually.": [],
    "Sales rose 8 percent annually.": [],
    "The feast is held here annually.": ["annually"],
    "The daily output of the mill fell.": [],
    "She takes the daily train.": ["daily"],
    "They met at the annual fair.": [],
    "The firm posted an annual loss.": ["annual"],
    # figures of speech, and the last of several nights
    "Back in the day they fished here.": [],
    "My favorite time of the day is tea time.": [],
    "It was his third speech of the day.": ["the day"],
    "On the last night, the choir sang.": [],
    "They recall the day they met.": [],
    "She wrote for TARN TODAY on Sunday.": ["Sunday"],
    "THE TARN TODAY FLOODED ORVEL": ["TODAY"],
    # quarters of a game, hours after those of trade, and months that end a name
    "He threw a touchdown in the third quarter.": [],
    "Sales fell in the third quarter.": ["the third quarter"],
    "The shares fell in after-hours trading.": [],
    "The plan of Nora May was read.": [],
    "The head of the Women's March has left.": [],
    "Boats came that May.": ["that May"],
    "They sang last night.": ["last night"],
    # a count is no day of the month
    "Boats came on May 3 and 25 people were hurt.": ["May 3"],
    "Following a week-long storm, boats came.": ["a week-long"],
    "It lived tens of thousands of years ago.": ["tens of thousands of years ago"],
    "She wrote for the Sunday Times on Sunday.": ["Sunday"],
    "He reads the Sunday Times and the Friday Courier.": [],
    # titles bear a capital where the sentence has none
    'The minister spoke on the show "This Week" about the broken dam.': [],
    "The minister spoke this week about the broken dam.": ["this week"],
    "Minister to Speak Next Week": ["Next Week"],
    '"60 Minutes" aired the minister\'s answer about the broken dam.': [],
    "The shares of the Tarn 2000 Index rose quickly.": [],
    # a day that names what happened on it
    "The port has been shut since the September 11 attacks.": [],
    "The port has been shut since the September 11, 2001, terrorist attacks.": [],
    "The port has been shut since September 11.": ["September 11"],
    # our age
    "In today's world little is safe.": [],
    "The mayor opened today's session.": ["today"],
    "He spoke of the now-cancelled plan.": [],
    "Now that the dam is gone, they have left.": ["Now"],
    # years beside plurals: counts and years
    "The firm's 2020 results were good.": ["2020"],
    "The 2012 Olympics were held there.": ["2012"],
    "Some 2000 people were moved.": [],
    # decades, temperatures, ages
    "The houses of the 70s and 80s are gone.": ["the 70s", "80s"],
    "Temperatures in the 70s are expected.": [],
    "He is in his 70s.": [],
    "Prices have not been so low since '82, traders said.": ["'82"],
    # papers that are named by how often they appear, films and duels
    "The party daily Morgenruf told of it.": [],
    "The London weekly Tarn Times told of it.": [],
    "He saw the film High Noon.": [],
    "The town waits for high noon.": [],
    "They meet daily at noon.": ["daily", "noon"],
    "He plays in the Tarn Summer of Song.": [],
    "A party member, daily Morgenruf wrote, has left.": [],
    "They take daily Tarn News tests.": ["daily"],
    # numbers in words
    "Two thousand people were moved, and it is two thousand degrees hot.": [],
    "It has been so since two thousand.": ["two thousand"],
    # a length and the day from which it is counted
    "The fire began seven days earlier on May 3.": ["seven days earlier", "May 3"],
    "It appeared throughout the previous month after some delay.": ["the previous month"],
    "It was told the year before.": ["the year before"],
    # impossible clock times and years
    "The dam broke at 24:30 on Monday.": ["Monday"],
    "The dam broke at 25:61.": [],
    "The dam broke at 24:00 on Monday.": ["24:00 on Monday"],
    "The records go back to the year 0.": [],
    "The crane fell at 1052 GMT (1852 HKT).": ["1052 GMT", "1852 HKT"],
}  # fmt: skip


@pytest.mark.parametrize("text", CASES)
def test_only_times_are_found(text: str, document: Make) -> None:
    assert [t.text for t in find_times(document(text))] == CASES[text]


EXTENTS = {
    "The plan grew over three years.": "three years",
    "The work took over three years.": "over three years",
    "Over the years the wall grew weak.": "the years",
    "The car was seen in the weeks before the theft.": "weeks",
    "Prices fell in just minutes.": "minutes",
    "Losses came in two consecutive quarters of decline.": "two consecutive quarters",
    "By mid afternoon the river had fallen.": "mid afternoon",
    "The court sits in the week of May 10.": "the week of May 10",
    "The fair opens this coming Sunday, May ninth.": "this coming Sunday, May ninth",
    "They fled in the first hours of the flood.": "the first hours",
    "In recent weeks and months the river rose.": "recent weeks and months",
    "It was the third day-long meeting.": "day-long",
    "It landed at 6:40 p.m. (GMT +8) there.": "6:40 p.m. (GMT +8)",
    "Sales rose in the quarter a year earlier.": "the quarter a year earlier",
}  # fmt: skip


@pytest.mark.parametrize("text", EXTENTS)
def test_an_extent_is_whole_and_holds_no_preposition(text: str, document: Make) -> None:
    assert [t.text for t in find_times(document(text))] == [EXTENTS[text]]
