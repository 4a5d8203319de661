from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "realtime"

    def ready(self) -> None:
        # Models exist only now.
        from consult.health import register  # noqa: PLC0415
        from realtime import health, signals  # noqa: PLC0415

        signals.connect()
        register("doorbell", health.doorbell_state)
