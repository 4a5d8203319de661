from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConsultConfig(AppConfig):
    name = "consult"

    def ready(self) -> None:
        from consult import rungs, specialty_tree  # tables exist only now  # noqa: PLC0415

        post_migrate.connect(specialty_tree.load, sender=self, dispatch_uid="specialty_tree")
        post_migrate.connect(rungs.load, sender=self, dispatch_uid="rungs")
