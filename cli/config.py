"""``vicinal config``: the settings in force, where each comes from, secrets masked."""


def show_config() -> None:
    """Afficher les réglages en vigueur et d’où ils viennent ; les mots de passe sont masqués."""
    from api.settings import PREFIX
    from cli.session import effective_settings
    from cli.terminal import output, table

    settings = effective_settings()
    lines = table("Variable", "Valeur", "Origine")
    for variable, value in settings.shown().items():
        given = variable.removeprefix(PREFIX).lower() in settings.model_fields_set
        is_default_database = variable == f"{PREFIX}DATABASE_URL" and not _database_is_given()
        from_environment = given and not is_default_database
        lines.add_row(variable, value, "environnement" if from_environment else "par défaut")
    output().print(lines)


def _database_is_given() -> bool:
    from api.settings import load_settings

    return "database_url" in load_settings().model_fields_set
