"""``vicinal config``: the settings in force, where each comes from, secrets masked."""


def show_config() -> None:
    """Afficher les réglages en vigueur et d’où ils viennent ; les mots de passe sont masqués."""
    from api.settings import PREFIX, load_settings
    from cli.session import effective_settings
    from cli.terminal import output, table

    settings = effective_settings()
    from_environment = load_settings().model_fields_set
    lines = table("Variable", "Valeur", "Origine")
    for variable, value in settings.shown().items():
        given = variable.removeprefix(PREFIX).lower() in from_environment
        lines.add_row(variable, value, "environnement" if given else "par défaut")
    output().print(lines)
