"""Small drawings that stand beside words, never in their place."""

from markupsafe import Markup

_STROKE = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
_WHEELS = '<circle cx="5.5" cy="16.5" r="3.5"/><circle cx="18.5" cy="16.5" r="3.5"/>'
_DRAWN = {
    "marche": '<circle cx="13" cy="4" r="2"/><path d="M9 21l2.5-6.5L9 12l1-5h3l2.5 4H19"/>'
    '<path d="M11.5 14.5L15 17v4M10 7l-3 2v3"/>',
    "velo": f'{_WHEELS}<path d="M5.5 16.5L9 9h6l3.5 7.5M9 9l4 7.5h-7.5M13 16.5L15 9l-1-3h-2.5M7.5 9H10"/>',
    "cyclomoteur": '<circle cx="6" cy="17" r="3"/><circle cx="18" cy="17" r="3"/>'
    '<path d="M9 17h6c0-5 1-7 1-11h-3M16 6l2 8M3 13h6l2 3M4 10h6"/>',
    "voiture": '<path d="M3 16v-4l2-5h12l3 5h1v4h-2M8 16h7M3 16h1M6 12h13"/>'
    '<circle cx="6" cy="16.500" r="2"/><circle cx="17" cy="16.500" r="2"/>',
    "covoiturage": '<path d="M3 18v-4l2-4h12l3 4h1v4h-2M8 18h7M3 18h1"/>'
    '<circle cx="6" cy="18" r="2"/><circle cx="17" cy="18" r="2"/>'
    '<circle cx="8" cy="5" r="2"/><circle cx="14" cy="5" r="2"/>',
    "transports_en_commun": '<rect x="4" y="3" width="16" height="14" rx="2"/><path d="M4 11h16M12 3v8"/>'
    '<circle cx="8" cy="14" r=".6"/><circle cx="16" cy="14" r=".6"/><path d="M7 17v3M17 17v3"/>',
    "lieu": '<path d="M12 21s-7-6-7-12a7 7 0 0 1 14 0c0 6-7 12-7 12z"/><circle cx="12" cy="9" r="2.5"/>',
    "heures": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3.500 2"/>',
    "contrat": '<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6"/>',
    "oui": '<path d="M4 13l5 5L20 6"/>',
    "non": '<path d="M6 12h12"/>',
    "question": '<path d="M8.500 9a3.500 3.500 0 1 1 5 3.200c-1 .5-1.500 1-1.500 2.300"/><path d="M12 18.500v.1"/>',
    "porte": '<path d="M6 21V4l9-1v18M15 5h3v16M3 21h18M12 12v1"/>',
    "telephone": '<path d="M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a2 2 0 0 1-2 2A15 15 0 0 1 4 5a2 2 0 0 1 2-2z"/>',
    "action": '<path d="M12 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM5 20a7 7 0 0 1 14 0"/>',
    "offre": '<path d="M4 8h16v12H4zM9 8V5h6v3M4 13h16"/>',
}


def pictogram(name: str) -> Markup:
    """Return a drawing that assistive tools leave aside: the words beside it say the same."""
    return Markup(
        f'<svg class="picto" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" '
        f'focusable="false" {_STROKE}>{_DRAWN[name]}</svg>'
    )
