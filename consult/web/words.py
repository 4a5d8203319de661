"""The words of the pages that change while one looks: one list for the server and for the browser's modules.

A key with `.one` and `.other` is chosen by the number `n`. `{name}` stands for a value.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from consult.models.cases import State, Urgency

WORDS = {
    **{f"state.{state}": state.label for state in State},
    **{f"urgency.{urgency}": urgency.label for urgency in Urgency},
    "language.ca": _("Catalan"),
    "language.de": _("German"),
    "language.en": _("English"),
    "language.es": _("Spanish"),
    "language.eu": _("Basque"),
    "language.fr": _("French"),
    "language.gl": _("Galician"),
    "language.it": _("Italian"),
    "language.pt": _("Portuguese"),
    "actor.specialty": pgettext_lazy("who acts next", "specialty"),
    "actor.author": pgettext_lazy("who acts next", "author"),
    "actor.you": pgettext_lazy("who acts next", "you"),
    "actor.coordinator": pgettext_lazy("who acts next", "duty coordinator"),
    "clock.due": _("next: {actor}, {time} left"),
    "clock.overdue": _("next: {actor}, {time} overdue"),
    "clock.left": _("{time} left"),
    "clock.late": _("{time} overdue"),
    "clock.outcome": _("outcome to be noted by {when}"),
    "time.now": _("just now"),
    "time.ago": _("{n} min ago"),
    "time.minutes": _("{n} min"),
    "time.hours": _("{n} h"),
    "time.days.one": _("{n} day"),
    "time.days.other": _("{n} days"),
    "comment.machine": _("translated from {language} · {model}"),
    "comment.original.show": _("original"),
    "comment.original.hide": _("hide original"),
    "comment.arriving": _("being translated from {language}"),
    "comment.pending": _("translation into {language} is coming; this is the original"),
    "comment.withheld": _("no translation: it did not pass the safety check; this is the original in {language}"),
    "comment.no_model": _("no model here translates {language} yet; this is the original"),
    "comment.own": _("you"),
    "comment.announced": _("{name} wrote: {text}"),
    "model.starter": _("starter model"),
    "finding.words.both": _("“{target}” was “{source}” in the original"),
    "finding.words.missing": _("“{source}” is missing here"),
    "finding.words.added": _("“{target}” is not in the original"),
    "finding.kind.length": _("much shorter or longer than the original"),
    "finding.kind.repetition": _("words repeat"),
    "finding.kind.sentence_count": _("sentences are missing or added"),
    "finding.kind.untranslated": _("a part was left untranslated"),
    "finding.words.none": _("compare with the original"),
    "finding.left.one": _("{n} sentence was left in {language}: its translation was not safe"),
    "finding.left.other": _("{n} sentences were left in {language}: their translation was not safe"),
    "finding.more.one": _("{n} more"),
    "finding.more.other": _("{n} more"),
    "status.sending": _("sending"),
    "status.waiting": _("waits here until you are connected"),
    "status.failed": _("not sent: {reason}"),
    "typing.one": _("{name} is typing…"),
    "typing.two": _("{name} and {other} are typing…"),
    "typing.many": _("several people are typing…"),
    "presence.named": _("Here now: {names}"),
    "presence.others.one": _("{n} other"),
    "presence.others.other": _("{n} others"),
    "presence.alone": _("Nobody else is here now"),
    "connection.connecting": _("connecting"),
    "connection.live": _("up to date to #{seq}"),
    "connection.restored": _("connected again, up to date to #{seq}"),
    "connection.reconnecting": _("reconnecting; you see everything up to #{seq}"),
    "connection.offline": _("Offline. You can read and write; comments wait here and are sent when you are back."),
    "connection.restarting": _("The server restarts. You are reconnected by itself, and nothing is lost."),
    "connection.signed_out": _("You are signed out. Sign in to go on; unsent comments wait here."),
    "connection.rights_lost": _("You can no longer see this case."),
    "connection.refused": _("The connection was refused. Reload the page; unsent comments are kept."),
    "connection.too_old": _("This page is older than the server. Reload it; unsent comments are kept."),
    "connection.sign_in": _("Sign in"),
    "connection.reload": _("Reload"),
    "unread.one": pgettext_lazy("one comment", "{n} new"),
    "unread.other": pgettext_lazy("several comments", "{n} new"),
    "count.comments.one": _("{n} comment"),
    "count.comments.other": _("{n} comments"),
    "count.waiting.one": _("Show {n} new case"),
    "count.waiting.other": _("Show {n} new cases"),
    "row.check": _("check the title against the original"),
    "home.arrived": _("New case: {title}"),
    "comments.below.one": _("{n} new comment below"),
    "comments.below.other": _("{n} new comments below"),
    "composer.language": _("{source} → {target}"),
    "composer.language.only": _("in {source}"),
    "composer.replying": _("Replying to {name}"),
    "composer.editing": _("Editing your comment"),
    "composer.too_long": _("{n} characters too many. Nothing is lost: shorten it or send it in parts."),
    "composer.send": _("Send"),
    "composer.save": _("Save"),
    "composer.not_connected": _("Not connected. The change waits here; save it again when you are connected."),
    "composer.not_kept": _("This browser keeps nothing: do not close the page while a comment waits."),
    "deed.not_connected": _("Not connected. Nothing was changed; try again when you are connected."),
    "language.question": _("Which language is this comment in?"),
    "retract.question": _("Take this comment back? Its words are removed for everyone; a mark stays in its place."),
    "retract.confirm": _("Take back"),
    "state.question.resolved": _("Mark the case as resolved?"),
    "state.question.closed": _("Close the case? Nobody can write in it until you open it again."),
    "state.question.open": _("Open the case again? The specialty is asked anew."),
    "dialog.confirm": _("Yes"),
    "dialog.cancel": _("Cancel"),
    "dialog.close": _("Close"),
    "sign_out.question.one": _("{n} comment was not sent yet. If you sign out, it is deleted from this computer."),
    "sign_out.question.other": _(
        "{n} comments were not sent yet. If you sign out, they are deleted from this computer."
    ),
    "sign_out.confirm": _("Delete and sign out"),
    "sign_out.stay": _("Stay signed in"),
    "draft.restored": _("Your draft is back. It was kept on this computer only."),
    "draft.discard": _("Discard the draft"),
    "filter.found.one": _("{n} specialty found"),
    "filter.found.other": _("{n} specialties found"),
    "filter.none": _("No specialty is called that."),
    "help.title": _("Keys"),
    "help.new": _("New case"),
    "help.next": _("Next comment or case"),
    "help.previous": _("Previous comment or case"),
    "help.original": _("Show or hide the original"),
    "help.reply": _("Reply"),
    "help.help": _("These keys"),
}


def word(key: str, **values: object) -> str:
    """The words of `key` in the reader's language."""
    return str(WORDS[key]).format(**values)


def counted(key: str, n: int, **values: object) -> str:
    """The same for a number of things. English and Spanish part one from all others."""
    return word(f"{key}.one" if n == 1 else f"{key}.other", n=n, **values)


def all_words() -> dict[str, str]:
    """Everything for the browser's modules, in the reader's language."""
    return {key: str(text) for key, text in WORDS.items()}
