"""
The figures of version 1.

Times are seconds unless a name ends in ``_MS``; sizes are bytes on the wire.
"""

from typing import Final

# Sizes
MAX_FRAME: Final = 65_536  # from a client; past it: bye and 4313
TRANSPORT_MOST: Final = 1_048_576  # the socket server's own cap, close 1009
SNAPSHOT_MOST: Final = 1_048_576  # a `reset` may be this large
EPHEMERAL_MOST: Final = 8_192  # an ephemeral travels whole through the channel layer
DEPTH_MOST: Final = 16  # maps and lists within each other; the frame itself is the first
ENTRIES_MOST: Final = 2_048  # in one map or list
WHOLE_MOST: Final = 2**53 - 1  # beyond it a JavaScript client would round

# Fields
REF_MOST: Final = 64
LANGUAGES_MOST: Final = 16
MENTIONS_MOST: Final = 50
ANNOTATIONS_MOST: Final = 64
ATTESTATIONS_MOST: Final = 64

# Catching up
FILL_MOST: Final = 500  # events that one `stream.fill` may ask for
RESET_BEHIND: Final = 500  # further behind than this: a snapshot instead of events
SNAPSHOT_COMMENTS: Final = 100
SNAPSHOT_CASES: Final = 50  # open cases in the snapshot of a specialty
HOT_EVENTS: Final = 200  # kept in memory for each hot stream, so that reconnecting asks no database

# The window: `event` and `ephemeral` frames sent and not yet acknowledged
WINDOW_FRAMES: Final = 64
WINDOW_BYTES: Final = 256 * 1024
ACK_EVERY_FRAMES: Final = 16  # the client's side: whichever of the two comes first
ACK_EVERY_MS: Final = 250
ACK_WITHIN: Final = 15.0  # frames outstanding and no ack for so long: 4008

# Inbound
COMMAND_BURST: Final = 20
COMMANDS_PER_SECOND: Final = 5.0
FREE_PER_SECOND: Final = 50  # frames that get no answer: ack, pong, typing
FLOODING_REFUSALS: Final = 10  # so many `slow_down` within the time below: 4329
FLOODING_WITHIN: Final = 10.0
BAD_FRAMES_MOST: Final = 2  # the second closes with 4300
TYPING_EVERY: Final = 3.0

# Staying alive
HELLO_WITHIN: Final = 5.0  # no `hello` for so long: 4301
HEARTBEAT_MS: Final = 15_000
JITTER: Final = 0.2  # a fifth, either way, so that clients do not fall into step
PONG_WITHIN: Final = 8.0  # else 4009
SILENCE_MOST: Final = 25.0  # a client that hears nothing for so long reconnects
ROTATE_AFTER: Final = 12 * 3600.0  # below Daphne's 24 h, at which it would cut without a word
RESTART_SPREAD: Final = 10.0  # goodbyes of a stopping server, so that not all return at once

# The client's full-jitter backoff
BACKOFF_FIRST: Final = 0.5
BACKOFF_MOST: Final = 30.0
