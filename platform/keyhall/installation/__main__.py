"""`python -m keyhall.installation`: serve this clone's installation in the foreground.

`--tethered` ends it when the process that started it ends, even by kill -9: `make run` asks for that.
"""

import signal
import sys

from keyhall.installation.parting import end_with_parent
from keyhall.installation.supervisor import main

if "--tethered" in sys.argv[1:]:
    end_with_parent(signal.SIGTERM)
sys.exit(main())
