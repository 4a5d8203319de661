from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConsultConfig(AppConfig):
    name = "consult"

    def ready(self) -> None:
        from consult import rungs, sign_in_log, specialty_tree  # noqa: F401, PLC0415  tables exist only now

        post_migrate.connect(specialty_tree.load, sender=self, dispatch_uid="specialty_tree")
        post_migrate.connect(rungs.load, sender=self, dispatch_uid="rungs")
