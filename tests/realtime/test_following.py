"""What is promised to somebody who follows a stream."""

from realtime.protocol.codec import JSON
from tests.rig.client import connected
from tests.rig.server import Server


async def test_a_specialist_hears_what_the_author_posts(server: Server) -> None:
    ana, james = server.doctor("Ana Ramírez"), server.doctor("James Doyle", languages=("en",))
    case = server.case(ana)

    async with (
        connected(server, ana, follows=[case.stream]) as puebla,
        connected(server, james, follows=[case.stream], codec=JSON) as boston,
    ):
        reply = await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")
        heard = await boston.hears("comment.posted")

    assert heard.seq == reply["seq"]
    assert heard.data["body"] == "¿Fiebre?"
