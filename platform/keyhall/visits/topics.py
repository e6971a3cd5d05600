"""What headquarters, a province and the platform tell each other of a visit.

Headquarters asks the province and calls a visit off, to the province and the platform. The province opens it
or refuses it, and says when somebody there ended it.
"""

PLATFORM = "platform"
ASKED = "visits.asked"
CALLED_OFF = "visits.called_off"
OPENED = "visits.opened"
REFUSED = "visits.refused"
ENDED = "visits.ended"
