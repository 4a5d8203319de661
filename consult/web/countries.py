"""Countries of a case, by name. A doctor's own country is always among them, at least by its code."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "AD": _("Andorra"), "AE": _("United Arab Emirates"), "AO": _("Angola"), "AR": _("Argentina"), "AT": _("Austria"),
    "AU": _("Australia"), "BD": _("Bangladesh"), "BE": _("Belgium"), "BG": _("Bulgaria"), "BO": _("Bolivia"),
    "BR": _("Brazil"), "BZ": _("Belize"), "CA": _("Canada"), "CD": _("Democratic Republic of the Congo"),
    "CH": _("Switzerland"), "CL": _("Chile"), "CM": _("Cameroon"), "CN": _("China"), "CO": _("Colombia"),
    "CR": _("Costa Rica"), "CU": _("Cuba"), "CY": _("Cyprus"), "CZ": _("Czechia"), "DE": _("Germany"),
    "DK": _("Denmark"), "DO": _("Dominican Republic"), "DZ": _("Algeria"), "EC": _("Ecuador"), "EE": _("Estonia"),
    "EG": _("Egypt"), "ES": _("Spain"), "ET": _("Ethiopia"), "FI": _("Finland"), "FR": _("France"),
    "GB": _("United Kingdom"), "GH": _("Ghana"), "GQ": _("Equatorial Guinea"), "GR": _("Greece"),
    "GT": _("Guatemala"), "GY": _("Guyana"), "HN": _("Honduras"), "HR": _("Croatia"), "HT": _("Haiti"),
    "HU": _("Hungary"), "ID": _("Indonesia"), "IE": _("Ireland"), "IL": _("Israel"), "IN": _("India"),
    "IQ": _("Iraq"), "IS": _("Iceland"), "IT": _("Italy"), "JM": _("Jamaica"), "JO": _("Jordan"), "JP": _("Japan"),
    "KE": _("Kenya"), "KR": _("South Korea"), "LB": _("Lebanon"), "LT": _("Lithuania"), "LU": _("Luxembourg"),
    "LV": _("Latvia"), "MA": _("Morocco"), "MT": _("Malta"), "MX": _("Mexico"), "MY": _("Malaysia"),
    "MZ": _("Mozambique"), "NG": _("Nigeria"), "NI": _("Nicaragua"), "NL": _("Netherlands"), "NO": _("Norway"),
    "NP": _("Nepal"), "NZ": _("New Zealand"), "PA": _("Panama"), "PE": _("Peru"), "PH": _("Philippines"),
    "PK": _("Pakistan"), "PL": _("Poland"), "PR": _("Puerto Rico"), "PS": _("Palestine"), "PT": _("Portugal"),
    "PY": _("Paraguay"), "RO": _("Romania"), "RS": _("Serbia"), "RW": _("Rwanda"), "SA": _("Saudi Arabia"),
    "SD": _("Sudan"), "SE": _("Sweden"), "SG": _("Singapore"), "SI": _("Slovenia"), "SK": _("Slovakia"),
    "SN": _("Senegal"), "SR": _("Suriname"), "SV": _("El Salvador"), "SY": _("Syria"), "TH": _("Thailand"),
    "TN": _("Tunisia"), "TR": _("Türkiye"), "TT": _("Trinidad and Tobago"), "TZ": _("Tanzania"), "UA": _("Ukraine"),
    "UG": _("Uganda"), "US": _("United States"), "UY": _("Uruguay"), "VE": _("Venezuela"), "VN": _("Vietnam"),
    "ZA": _("South Africa"), "ZM": _("Zambia"), "ZW": _("Zimbabwe"),
}  # fmt: skip


def countries(own: str) -> list[tuple[str, str]]:
    """Codes and names for a choice, by name, with `own` among them; first the choice to say none."""
    names = {code: str(name) for code, name in NAMES.items()}
    names.setdefault(own, own)
    named = sorted(((code, name) for code, name in names.items() if code), key=lambda pair: pair[1])
    return [("", str(_("not said"))), *named]
