"""Who brings a message to which kind of address. Senders for native apps come in here."""

from consult.models import Device
from consult.push import mail, web
from consult.push.messages import Sender

MAIL = "mail"
SENDERS: dict[str, Sender] = {Device.Kind.WEB: web.send, MAIL: mail.send}
