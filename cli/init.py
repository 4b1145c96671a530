"""``vicinal init``: create or upgrade the database, and compile the kernels once."""


def init() -> None:
    """Créer ou mettre à jour la base de données, et préparer le moteur.

    Sans danger pour une base qui existe : seules les migrations qui manquent sont appliquées.
    """
    from cli.session import command_name, effective_settings, make_ready, session
    from cli.terminal import count, messages, output

    settings = effective_settings()
    with session(settings) as vicinal:
        changed = make_ready(vicinal)
        with messages().status("Préparation du moteur…"):
            desk = vicinal.warm_up()  # the machine keeps the kernels compiled
        with vicinal.unit_of_work() as uow:
            version = uow.catalogue_version()
    console = output()
    console.print("Base de données créée ou mise à jour." if changed else "Base déjà à jour.")
    console.print(f"  {settings.shown()['VICINAL_DATABASE_URL']}")
    size = len(desk.engine.state)
    console.print(
        f"Référentiel {desk.reference.referential.version}, "
        f"{count(size, 'possibilité', 'possibilités')}, "
        f"catalogue {version}."
    )
    if not size:
        name = command_name()
        console.print(f"Ensuite : « {name} import offers FICHIER --format france-travail ».")
