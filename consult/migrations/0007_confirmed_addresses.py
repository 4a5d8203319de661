from typing import Any

from django.db import migrations

from consult import keys


def confirm(apps: Any, schema_editor: Any) -> None:
    """Accounts of before were made by hand, for a person whose address was known."""
    address = apps.get_model("account", "EmailAddress")
    known = address.objects.values("user")
    doctors = apps.get_model("consult", "Doctor").objects.exclude(pk__in=known)
    for doctor in doctors.iterator():
        address.objects.create(user=doctor, email=doctor.email.lower(), verified=True, primary=True)


def seal(apps: Any, schema_editor: Any) -> None:
    """Secrets of second factors stood open in the database."""
    for factor in apps.get_model("mfa", "Authenticator").objects.filter(type__in=("totp", "recovery_codes")).iterator():
        for name in ("secret", "seed"):
            if name in factor.data:
                factor.data[name] = keys.seal_json({"secret": factor.data[name]}, bound_to=b"second factor")
        factor.save()


def unseal(apps: Any, schema_editor: Any) -> None:
    for factor in apps.get_model("mfa", "Authenticator").objects.filter(type__in=("totp", "recovery_codes")).iterator():
        for name in ("secret", "seed"):
            if name in factor.data:
                factor.data[name] = keys.unseal_json(factor.data[name], bound_to=b"second factor")["secret"]
        factor.save()


class Migration(migrations.Migration):
    dependencies = [
        ("consult", "0006_translation_memory"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [
        migrations.RunPython(confirm, migrations.RunPython.noop),
        migrations.RunPython(seal, unseal),
    ]
