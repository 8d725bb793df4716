"""Invented reports of a sinking, for judging: three voices, two places, a mayor spelled twice, a private person, and an official
whom nobody names."""

REPORTS = {
    "wire": (
        "Severn Wire",
        "2031-05-04",
        "At least 12 people were killed when a ferry sank near Aberystwyth on Sunday, the coastguard said.\n\n"
        "Mayor Gwen Ellis said the quay was closed. An official said on condition of anonymity that the hull was "
        "cracked.\n",
    ),
    "courier": (
        "Bay Courier",
        "2031-05-05",
        "A total of 14 people died when a boat went down off Borth on Sunday, police said.\n\n"
        "Gwen Ellis said the lifeboat crew did all they could. Teacher Owain Pugh lost his brother. An official said "
        "on condition of anonymity that the crew was tired.\n",
    ),
    "echo": (
        "Teifi Echo",
        "2031-05-06",
        "Police said 14 people were killed in the sinking near Aberystwyth on Sunday. Ferry owner Rhos Lines denied "
        "that the boat was overloaded.\n\nThe mayor, Gwen Elis, visited the families. Owain Pugh thanked the "
        "divers.\n",
    ),
}
