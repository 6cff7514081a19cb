"""Make the shipped tables of countries and cities: `python -m socialpulse.understand.places.build ../shared/data/geo`.

Reads two GeoNames extracts (CC BY, see CARD.md): `countryInfo.txt` and a list of city name and country code. Writes
`data/countries.tsv` and `data/cities.tsv`. The other tables in `data` are written by hand and are not touched.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from socialpulse.core.errors import CannotStart

DATA = Path(__file__).parent / "data"
GONE = {"AN", "CS"}  # Netherlands Antilles, Serbia and Montenegro: no longer in ISO 3166-1
RENAMED = {  # the source keeps some names that are out of use, or that a list of countries would not show
    "BQ": "Caribbean Netherlands", "CV": "Cape Verde", "CW": "Curaçao", "CZ": "Czechia", "AX": "Åland Islands",
    "CD": "DR Congo", "CG": "Republic of the Congo", "MK": "North Macedonia", "MO": "Macau", "PS": "Palestine",
    "RE": "Réunion", "ST": "São Tomé and Príncipe", "SZ": "Eswatini", "TL": "Timor-Leste", "VA": "Vatican City",
}  # fmt: skip
_NOT_A_CITY = re.compile(r"Kreis \d|\d|Urbanizacion|Colonia |Fraccionamiento|Kampung |Barrio ")
_ASIDE = re.compile(r"\s*\([^)]*\)")
_UMLAUT = re.compile(r"(?<![aeouqAEOUQ])([aouAOU])e")  # the source writes Muelheim
_UMLAUTS = dict(zip("aouAOU", "äöüÄÖÜ", strict=True))
_NO_UMLAUT = re.compile(
    r"Aue|Baesweiler|Bauer|Coesfeld|Donauesch|Itzehoe|Kevelaer|Moers|Nauen|Oelde|Oldesloe|Oeynhausen|Oer|Soest|Straelen"
    r"|Uelzen|Uetersen|Voerde"
)


def main(arguments: list[str]) -> int:
    """Write both tables from the folder named in the first argument. Raises CannotStart where a file is not there."""
    folder = Path(arguments[0] if arguments else ".")
    for source, target, made in (
        ("countryInfo.txt", "countries.tsv", countries), ("cities15000cutted.txt", "cities.tsv", cities),
    ):  # fmt: skip
        path = folder / source
        if not path.is_file():
            raise CannotStart(f"{path} is not there: give the folder that holds the GeoNames extracts")
        (DATA / target).write_text(made(path.read_text("utf-8-sig")), "utf-8")
        print(f"{DATA / target}: {(DATA / target).stat().st_size} bytes")
    return 0


def countries(text: str) -> str:
    """Return the table code, three-letter code, name, one line each, by code."""
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    kept = sorted((row[0], row[1], RENAMED.get(row[0], row[4].strip())) for row in rows if row[0] not in GONE)
    return "code\tiso3\tname\n" + "".join("\t".join(row) + "\n" for row in kept)


def cities(text: str) -> str:
    """Return the table code, names separated by semicolons, one line per country; each name once, by alphabet."""
    by_country: dict[str, set[str]] = {}
    for line in text.splitlines():
        name, code = line.split("\t")
        if not _NOT_A_CITY.search(name):
            own = _with_umlauts(name) if code in ("AT", "CH", "DE") else name
            by_country.setdefault(code, set()).update(_names(own))
    return "code\tnames\n" + "".join(f"{code}\t{';'.join(sorted(by_country[code]))}\n" for code in sorted(by_country))


def _names(name: str) -> set[str]:
    """Return one name per spelling: "Gasteiz / Vitoria" are two, "Halle (Saale)" is Halle; with a comma it is none."""
    parts = _ASIDE.sub("", name).split("/")
    return {part.strip() for part in parts if part.strip() and "," not in part}


def _with_umlauts(name: str) -> str:
    return name if _NO_UMLAUT.search(name) else _UMLAUT.sub(lambda found: _UMLAUTS[found[1]], name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
