"""``vicinal init``: create or upgrade the database, and compile the kernels once."""


def init() -> None:
    """Créer ou mettre à jour la base de données, et préparer le moteur.

    Sans danger pour une base qui existe : seules les migrations qui manquent sont appliquées.
    """
    from cli.session import effective_settings, make_ready, session
    from cli.terminal import count, messages, output
    from geo.coordinates import Coordinates
    from insertion.beneficiary import Profile
    from insertion.terms import OpportunityKind
    from usecases.rank_opportunities import rank_opportunities

    settings = effective_settings()
    with session(settings) as vicinal:
        changed = make_ready(vicinal)
        with messages().status("Préparation du moteur…"):
            desk = vicinal.sources().desk
            # The first question compiles the kernels, and the machine keeps them.
            rank_opportunities(
                Profile(home=Coordinates(47.47, -0.55)), desk, 1, frozenset(OpportunityKind)
            )
        with vicinal.unit_of_work() as uow:
            version = uow.catalogue_version()
    console = output()
    console.print("Base de données créée ou mise à jour." if changed else "Base déjà à jour.")
    console.print(f"  {settings.shown()['VICINAL_DATABASE_URL']}")
    size = len(desk.engine.snapshot)
    console.print(
        f"Référentiel {desk.referential.version}, "
        f"{count(size, 'possibilité', 'possibilités')}, "
        f"catalogue {version}."
    )
    if not size:
        console.print("Ensuite : « vicinal import offers FICHIER --format france-travail ».")
