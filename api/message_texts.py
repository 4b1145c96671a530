"""The words of messages: neutral, so that a mail says nothing of who receives it.

No name, no situation, no institution that pays or decides: what there is to read is read once
signed in. Only a mail that one asked for shows a link.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from insertion.outbox import Message, MessageKind

_SIGN_OFF = (
    "\n\nCe message est automatique : y répondre ne sert à rien."
    "\nSi vous ne vous attendiez pas à le recevoir, vous pouvez l’ignorer.\n"
)

# By kind: the subject, the text, and the path of the page that a link opens.
_TEXTS: Mapping[MessageKind, tuple[str, str]] = {
    MessageKind.INVITATION: (
        "Votre accès à Vicinal",
        "Bonjour,\n\nUn accès vous est ouvert. Pour choisir votre mot de passe, dans les sept "
        "jours :\n{link}",
    ),
    MessageKind.NEW_PASSWORD: (
        "Choisir un nouveau mot de passe",
        "Bonjour,\n\nUn nouveau mot de passe a été demandé pour votre accès. Pour le choisir, "
        "dans les quinze minutes :\n{link}\n\nSi vous n’avez rien demandé, ne faites rien.",
    ),
    MessageKind.MAGIC_LINK: (
        "Votre lien de connexion",
        "Bonjour,\n\nVoici le lien que vous avez demandé. Il sert une seule fois, dans les quinze "
        "minutes :\n{link}",
    ),
    MessageKind.MAIL_CONFIRMATION: (
        "Confirmez votre adresse",
        "Bonjour,\n\nPour confirmer que cette adresse est la vôtre, dans les quinze "
        "minutes :\n{link}",
    ),
    MessageKind.MAIL_CHANGED: (
        "Votre adresse a changé",
        "Bonjour,\n\nCette adresse n’ouvre plus votre espace : une autre vient de prendre sa "
        "place. Si ce n’est pas vous, prévenez votre contact sans attendre.",
    ),
    MessageKind.NEW_CODE: (
        "Un code de connexion a été créé",
        "Bonjour,\n\nUn code pour entrer dans votre espace vient d’être créé à votre demande. Si "
        "vous n’avez rien demandé, prévenez la personne que vous rencontrez d’habitude.",
    ),
    MessageKind.PASSWORD_CHANGED: (
        "Votre mot de passe a changé",
        "Bonjour,\n\nVotre mot de passe vient d’être changé et vos autres connexions fermées. Si "
        "ce n’est pas vous, prévenez votre administrateur ou votre contact sans attendre.",
    ),
    MessageKind.SECOND_FACTOR_CHANGED: (
        "Votre double vérification a changé",
        "Bonjour,\n\nVotre double vérification vient d’être changée. Si ce n’est pas vous, "
        "prévenez votre administrateur sans attendre.",
    ),
    MessageKind.IDENTITY_LINKED: (
        "Une identité a été rattachée à votre compte",
        "Bonjour,\n\nUn autre service permet désormais d’entrer dans votre espace. Si ce n’est "
        "pas vous, prévenez votre administrateur ou votre contact sans attendre.",
    ),
    MessageKind.NEWS: (
        "Quelque chose à lire dans votre espace",
        "Bonjour,\n\nQuelque chose de nouveau vous attend dans votre espace :\n{home}",
    ),
    MessageKind.FILE_READ: (
        "Une information sur votre espace",
        "Bonjour,\n\nVotre espace a une information nouvelle pour vous, dans « Qui a vu mes "
        "informations » :\n{home}",
    ),
    MessageKind.RETENTION_NOTICE: (
        "Vos informations seront bientôt effacées",
        "Bonjour,\n\nSans nouvelle de votre part, vos informations seront effacées. La date et ce "
        "que vous pouvez faire sont dans votre espace :\n{home}",
    ),
    MessageKind.REQUEST_ANSWERED: (
        "Une réponse à votre demande",
        "Bonjour,\n\nVotre demande a reçu une réponse, à lire dans votre espace :\n{home}",
    ),
    MessageKind.NEW_FINDS: (
        "Du nouveau dans vos recherches",
        "Bonjour,\n\nVos recherches gardées ont trouvé du nouveau : {nombre} à lire dans votre "
        "espace :\n{home}\n\nPour en recevoir moins souvent, ou plus du tout, c’est aussi là.",
    ),
    MessageKind.ALERT: (
        "Une alerte à lire",
        "Bonjour,\n\nUne alerte demande votre attention, à lire dans votre espace :\n{home}",
    ),
}
_PAGES: Mapping[MessageKind, str] = {
    MessageKind.INVITATION: "/invitation",
    MessageKind.NEW_PASSWORD: "/invitation",
    MessageKind.MAGIC_LINK: "/lien",
    MessageKind.MAIL_CONFIRMATION: "/courriel",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """What a person reads."""

    subject: str
    text: str


def link_of(kind: MessageKind, public_url: str, secret: str) -> str:
    """Return the link of a message.

    The secret comes after « # »: a browser sends it to no server, so no log and no scanner of
    mails that follows links can use it; the page sends it when one presses its button.
    """
    return f"{public_url.rstrip('/')}{_PAGES[kind]}#{secret}"


def mail_of(message: Message, public_url: str, secret: str | None) -> Mail:
    """Return the mail of a message."""
    subject, text = _TEXTS[message.kind]
    link = "" if secret is None else link_of(message.kind, public_url, secret)
    said = {"link": link, "home": public_url, "nombre": message.parameters.get("nombre", "")}
    return Mail(subject, text.format_map(said) + _SIGN_OFF)
