"""Refusals: what went wrong, in words that say that nothing is lost and what to do."""

from typing import Any, ClassVar

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ConsultError(Exception):
    """A command that is refused. `code` is one of the refusal codes of docs/protocol.md; `status` its HTTP form."""

    code: ClassVar[str] = "unavailable"
    status: ClassVar[int] = 400
    message: ClassVar[Any] = _("That cannot be done here. Nothing was changed.")

    def __init__(self, fields: dict[str, Any] | None = None) -> None:
        super().__init__(self.code)
        self.fields = fields or {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.fields,)

    def by_field(self) -> dict[str, str]:
        """What is wrong with which field, in the language that is active, as a refusal carries it."""
        if "field" not in self.fields:
            return {}
        if "most" in self.fields:
            said = gettext("At most %(most)s.") % self.fields
        elif "allowed" in self.fields:
            said = gettext("One of: %s.") % ", ".join(self.fields["allowed"])
        else:
            said = str(self.message)
        return {self.fields["field"]: said}


class NotFound(ConsultError):
    """Not there, or not yours to see: a stranger cannot tell which."""

    code = "not_found"
    status = 404
    message = _("There is nothing here that you can see. It may have been withdrawn, or the link is wrong.")


class NotAllowed(ConsultError):
    code = "not_allowed"
    status = 403
    message = _("You may see this, but not change it. Nothing was changed.")


class Unverified(ConsultError):
    code = "unverified"
    status = 403
    message = _("Your licence has not been verified yet. You can read and write cases as soon as it is.")


class SlowDown(ConsultError):
    code = "slow_down"
    status = 429
    message = _("Too much at once. Nothing was changed. Wait a minute, then try again.")


class CaseClosed(ConsultError):
    code = "case_closed"
    status = 409
    message = _("This case is closed. Your text is kept here; the author can reopen the case.")


class CaseLocked(CaseClosed):
    message = _("An officer has locked this case: it can be read, and nobody writes in it. Your text is kept here.")


class Conflict(ConsultError):
    """The same `client_id` came back with another content."""

    code = "conflict"
    status = 409
    message = _("This was sent before with another content. The first one stands; send your change anew.")


class PageSettled(ConsultError):
    """The page waits for nobody any more, or the specialty is being paged already."""

    code = "conflict"
    status = 409
    message = _("This page is settled: it was taken, handed over, or is on its way already. Nothing was changed.")


class StaleRevision(ConsultError):
    code = "stale_revision"
    status = 409
    message = _("The comment was changed meanwhile. Your text is kept: compare, then save again.")


class Empty(ConsultError):
    code = "empty"
    status = 422
    message = _("There is no text yet. Write a word, then send.")


class TooShort(Empty):
    """Words to look for, of which none can be found by itself."""

    message = _("That is too little to look for. Write a word or a number.")


class TooLong(ConsultError):
    code = "too_long"
    status = 422
    message = _("The text is too long. Nothing is lost: shorten it or send it in parts.")


class BadText(ConsultError):
    code = "bad_text"
    status = 422
    message = _(
        "The text holds control characters or direction marks that cannot be shown safely. Remove them, then send."
    )


class BadValue(ConsultError):
    """A field whose value is none of those allowed; `fields` names it."""

    code = "bad_frame"
    status = 422
    message = _("A field holds a value that does not exist here. Correct it, then send again.")


class NeedsAnswer(ConsultError):
    """Only the author can say what it means, and a patient may be harmed by a guess."""

    code = "needs_answer"
    status = 422
    message = _(
        "A number in it can be read in two ways, such as 1.500. Say which is meant, or write it without the mark."
    )


class SecondFactor(ConsultError):
    code = "second_factor"
    status = 401
    message = _("Enter the code of your authenticator too.")


class NoSecondFactor(ConsultError):
    """A role that decides about colleagues is used with two factors, and this account has one."""

    code = "second_factor"
    status = 403
    message = _("Set up your second factor first: this role is not used with a password alone. Nothing was changed.")


class Unavailable(ConsultError):
    code = "unavailable"
    status = 503


class SharedCacheAway(Unavailable):
    """Where tries are counted does not answer, and nobody is let in uncounted."""

    message = _("A part of this server is away for a moment. Nothing was changed. Wait a minute, then try again.")
