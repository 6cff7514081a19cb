"""Free-text locations labelled by hand: which country and city a reader takes each for, and how often we agree.

`TWEETS` is a seeded sample of distinct locations from `trends/tweets_with_bios_and_locations.csv`; the rules were
written with that set in view. `OTHERS` was labelled from `bots/x_genuine.csv` before the rules had seen any of it, and
is mostly Italian. `FRESH` is from `bots/x_fake_followers.csv`: read once, when the rules were done, and they were not
changed after it. None of the sets is training data. A city is labelled whatever its size, in its English name; None
where the text names no place, or where a reader would not bet on one.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from socialpulse.understand.places import find_place

Label = tuple[str, str | None, str | None]

TWEETS: tuple[Label, ...] = (
    ("Chicago, IL", "US", "Chicago"), ("Dallas", "US", "Dallas"), ("Georgia", "GE", None),
    ("City of London, London", "GB", "London"), ("McAllen, TX", "US", "McAllen"), ("Cork Ireland", "IE", "Cork"),
    ("Reggio nell'Emilia, Emilia Rom", "IT", "Reggio nell'Emilia"), ("Newton Aycliffe", "GB", "Newton Aycliffe"),
    ("Bharat ಕರುನಾಡು Karnataka", "IN", None), ("Doha, Qatar", "QA", "Doha"), ("Tampa, FL", "US", "Tampa"),
    ("God’s own country", None, None), ("Jeddah, Saudi Arabia", "SA", "Jeddah"), ("Oxfordshire", "GB", None),
    ("Hungary, Pécs", "HU", "Pecs"), ("colombo", "LK", "Colombo"), ("British Columbia, Canada", "CA", None),
    ("Birthplace of the NFL", None, None), ("Melbourne 💜 AUSTRALIA", "AU", "Melbourne"),
    ("Pennsylvania", "US", None),
    ("Hellas", "GR", None), ("Sacramento, CA", "US", "Sacramento"), ("Fort Lauderdale, FL", "US", "Fort Lauderdale"),
    ("North England", "GB", None), ("Oxfordshire & Birmingham", "GB", None), ("Your front porch 🤔", None, None),
    ("Essex", "GB", None), ("North West England 🐝", "GB", None), ("Halton, England", "GB", "Halton"),
    ("global", None, None), ("Scotland", "GB", None), ("Pulau Pinang, Malaysia", "MY", "Penang"),
    ("Atlanta,GA, USA", "US", "Atlanta"), ("Lowestoft", "GB", "Lowestoft"), ("Richmond, London", "GB", "London"),
    ("Los Angeles", "US", "Los Angeles"), ("Spain (roaming)", "ES", None), ("arkansas", "US", None),
    ("Maldives", "MV", None), ("Perea, Thessaloniki, Greece", "GR", "Thessaloniki"),
    ("Banbury, England", "GB", "Banbury"), ("Bosna i Hercegovina", "BA", None), ("Katonah, NY", "US", "Katonah"),
    ("somewhere on earth", None, None), ("Market Harborough", "GB", "Market Harborough"),
    ("New Delhi, India", "IN", "New Delhi"), ("Odisha, India", "IN", None), ("Chennai ,India", "IN", "Chennai"),
    ("Vienna, AT", "AT", "Vienna"), ("Time and Space", None, None), ("Rochester Hills, MI", "US", "Rochester Hills"),
    ("Arnhem, Gelderland", "NL", "Arnhem"), ("Geneva, Switzerland", "CH", "Geneva"),
    ("North Herts.  U.K.", "GB", None),
    ("Rutland", "GB", None), ("Long Island", "US", None), ("Nairobi, Kenya", "KE", "Nairobi"),
    ("Zuid-Holland", "NL", None), ("Mars", None, None), ("Los Angeles, California", "US", "Los Angeles"),
    ("Ohio, USA", "US", None), ("In witness protection", None, None), ("Halfway There", None, None),
    ("Planet Aquarius", None, None), ("✔ Verified     Santiago, Chile", "CL", "Santiago"),
    ("United Kingdom", "GB", None),
    ("Rhuddlan", "GB", "Rhuddlan"), ("Riyadh", "SA", "Riyadh"), ("Missouri, USA", "US", None),
    ("Brisbane, Australia", "AU", "Brisbane"), ("Europe (usually Poland/France)", "PL", None),
    ("Jaipur, India", "IN", "Jaipur"), ("Locate Varesino, Lombardia", "IT", "Locate Varesino"),
    ("Cabo San Lucas, Mexico", "MX", "Cabo San Lucas"), ("Bournemouth, England, UK", "GB", "Bournemouth"),
    ("New York, NY", "US", "New York"), ("LDN  लंडन  لندن", "GB", "London"), ("Allen, TX", "US", "Allen"),
    ("Delhi/Meerut", "IN", "Delhi"), ("North East Tasmania", "AU", None), ("Gurgaon, India", "IN", "Gurugram"),
    ("Falmouth, England", "GB", "Falmouth"), ("NEVADA", "US", None), ("Lucknow, India", "IN", "Lucknow"),
    ("Milan, Lombardy", "IT", "Milan"), ("Norwich, England", "GB", "Norwich"), ("Briton", None, None),
    ("Arkansas, United States", "US", None), ("University of Pittsburgh, USA", "US", "Pittsburgh"),
    ("Stony Brook,  NY", "US", "Stony Brook"), ("Big Island of Hawaii", "US", None), ("Meath, Ireland", "IE", None),
    ("Birmingham", "GB", "Birmingham"), ("Montenegro", "ME", None), ("Srinagar - Montreal", "IN", "Srinagar"),
    ("North Tipperary & Galway 🤪", "IE", None), ("A State of Depression", None, None),
    ("Oxford, United Kingdom", "GB", "Oxford"), ("Never Land", None, None), ("Herentals, Belgium", "BE", "Herentals"),
    ("Norton", None, None), ("Al Adailiya, Kuwait", "KW", None), ("Colchester, England", "GB", "Colchester"),
    ("Milky Way", None, None), ("Beaumont, Texas", "US", "Beaumont"), ("Belgrade", "RS", "Belgrade"),
    ("Hawaii & HongKong", "US", None), ("Ich leb hinter'm Pokemon", None, None),
    ("Bowling Green, OH", "US", "Bowling Green"), ("Bridgwater", "GB", "Bridgwater"),
    ("Omgeving Rotterdam", "NL", "Rotterdam"), ("On the Ground", None, None),
    ("Polokwane, South Africa", "ZA", "Polokwane"), ("Londra, Gran Bretagna", "GB", "London"),
    ("Beverley", "GB", "Beverley"), ("🇬🇧  England, UK", "GB", None), ("Rochdale, Gtr Manchester", "GB", "Rochdale"),
    ("Philippines 🇵🇭", "PH", None), ("Far from home", None, None), ("Leyland, England", "GB", "Leyland"),
    ("Beijing, CHINA", "CN", "Beijing"), ("Balboa Peninsula, SoCal USA", "US", None),
    ("Laguna, Philippines", "PH", None), ("Asia, North America, Downunder", None, None),
    ("North Dakota, USA", "US", None), ("UAE", "AE", None), ("Internet, Europe", None, None),
    ("Salisbury, Wiltshire", "GB", "Salisbury"), ("Leicester, England", "GB", "Leicester"),
    ("Lombardia, Italia", "IT", None), ("New Jersey, USA", "US", None), ("Phoenix, AZ", "US", "Phoenix"),
    ("Whitstable, Kent. UK", "GB", "Whitstable"), ("White Plains, NY", "US", "White Plains"),
    ("Liverpool, Bengaluru", "GB", "Liverpool"), ("Social distancing in Manhattan", "US", "Manhattan"),
    ("God's county of The Shire.", None, None), ("Beijing, People's Republic of China", "CN", "Beijing"),
    ("Denmark", "DK", None), ("Cades Bay - Nevis, West Indies", "KN", None), ("Rhode Island, USA", "US", None),
    ("Clarington, Ontario", "CA", "Clarington"), ("Crewe", "GB", "Crewe"), ("Monroe, NJ", "US", "Monroe"),
    ("Market Harborough, England", "GB", "Market Harborough"), ("Kansas City", "US", "Kansas City"),
    ("Nederland", "NL", None), ("wigan UK", "GB", "Wigan"), ("Rotherham, England", "GB", "Rotherham"),
    ("canada", "CA", None), ("Wilmington, NC", "US", "Wilmington"), ("Bristol & South Wales", "GB", "Bristol"),
    ("Barcelona", "ES", "Barcelona"), ("Sitamarhi, India", "IN", "Sitamarhi"), ("Your Bed", None, None),
    ("Lebanon", "LB", None), ("Connecticut, USA", "US", None), ("Ontario, Canada", "CA", None),
    ("Lakeland, FL", "US", "Lakeland"),
)  # fmt: skip

OTHERS: tuple[Label, ...] = (
    ("Corato | Torino | Italia", "IT", "Corato"), ("ORBETELLO ( Gr )", "IT", "Orbetello"),
    ("BKK , Thailand", "TH", "Bangkok"), ("Siracusa", "IT", "Syracuse"), ("? physically in Italy", "IT", None),
    ("Prato, Toscana, Italia", "IT", "Prato"), ("Albaredo d'Adige, Verona", "IT", "Albaredo d'Adige"),
    ("midgard", None, None), ("Monkey Island", None, None), ("Sassari", "IT", "Sassari"),
    ("Salford, Manchester", "GB", "Salford"), ("Venezia", "IT", "Venice"), ("Ita", "IT", None),
    ("Munich", "DE", "Munich"), ("Casalecchio di Reno", "IT", "Casalecchio di Reno"), ("NAPOLI", "IT", "Naples"),
    ("Naples, Italy", "IT", "Naples"), ("Turin", "IT", "Turin"), ("Italy , Usa", "IT", None),
    ("prov. di Milano", "IT", None), ("Turin - Italy", "IT", "Turin"), ("Barletta", "IT", "Barletta"),
    ("Bari", "IT", "Bari"), ("everywhere with my Haz ♡", None, None),
    ("Los Angeles, California.", "US", "Los Angeles"),
    ("Verona (Italy)", "IT", "Verona"), ("ITALY_ ( RA ) _ Faenza", "IT", "Faenza"),
    ("Italy - Florence", "IT", "Florence"),
    ("Baker Street", None, None), ("Pistoia", "IT", "Pistoia"), ("italy", "IT", None),
    ("Avigliana, Val di Susa, TO", "IT", "Avigliana"), ("Internets", None, None), ("Rovigo/Parma", "IT", "Rovigo"),
    ("Shropshire / London", "GB", None), ("Bruxelles, Belgium", "BE", "Brussels"), ("Caserta", "IT", "Caserta"),
    ("Paris, Europe", "FR", "Paris"), ("immersa nella cultura pop", None, None), ("COMO", "IT", "Como"),
    ("montesarchio", "IT", "Montesarchio"), ("Pomigliano d'Arco, Napoli", "IT", "Pomigliano d'Arco"),
    ("Amantea - Messina", "IT", "Amantea"), ("Motta di Livenza (TV) - Italy", "IT", "Motta di Livenza"),
    ("Volturara Irpina, AV", "IT", "Volturara Irpina"), ("San Benedetto/Chieti", "IT", "San Benedetto"),
    ("Torino, Italy", "IT", "Turin"), ("Pordenone", "IT", "Pordenone"), ("Andora, SV - Italy", "IT", "Andora"),
    ("Italy, Correggio (RE)", "IT", "Correggio"), ("Santa Lucia di Piave", "IT", "Santa Lucia di Piave"),
    ("Scandicci, Firenze, Italy", "IT", "Scandicci"), ("Sardinia", "IT", None), ("Milano(circa)", "IT", "Milan"),
    ("Dubai, U.A.E.", "AE", "Dubai"), ("Brescia", "IT", "Brescia"), ("Avellino", "IT", "Avellino"),
    ("Milano, Italia", "IT", "Milan"), ("Siracusa, Italy", "IT", "Syracuse"),
    ("Aix-en-Provence", "FR", "Aix-en-Provence"), ("Positano, Italy", "IT", "Positano"), ("Messina", "IT", "Messina"),
    ("San Gimignano", "IT", "San Gimignano"), ("Where Mincio river flows.", None, None),
    ("Walnut Grove, Minnesota", "US", "Walnut Grove"), ("Naples (Italy)", "IT", "Naples"), ("Sicilia", "IT", None),
    ("Ancona", "IT", "Ancona"), ("GENOVA Italy", "IT", "Genoa"), ("Pachino", "IT", "Pachino"),
    ("Castelfranco Veneto, TV, Italy", "IT", "Castelfranco Veneto"), ("catania-taormina", "IT", "Catania"),
    ("Calabria", "IT", None), ("Sassari, Sardinia, Italy", "IT", "Sassari"), ("sardegna", "IT", None),
    ("piemonte, monferrato", "IT", None), ("Pesaro", "IT", "Pesaro"), ("cremona", "IT", "Cremona"),
    ("Gradoli", "IT", "Gradoli"), ("Anywhere but here", None, None), ("España", "ES", None),
    ("Italy - World", "IT", None), ("Gravellona Lomellina (PV)", "IT", "Gravellona Lomellina"),
    ("Milano-Italy", "IT", "Milan"), ("Terracina", "IT", "Terracina"), ("Campania", "IT", None),
    ("Trieste (Italy)", "IT", "Trieste"), ("Rimini, Italy", "IT", "Rimini"), ("Taranto", "IT", "Taranto"),
    ("Cagliari", "IT", "Cagliari"), ("Bergamo Brescia", "IT", "Bergamo"), ("lucca", "IT", "Lucca"),
    ("Rome...Caput Mundi", "IT", "Rome"), ("Salerno", "IT", "Salerno"),
    ("Quartu Sant'Elena", "IT", "Quartu Sant'Elena"),
    ("frittura italia", None, None), ("Milano, Italy", "IT", "Milan"),
)  # fmt: skip


FRESH: tuple[Label, ...] = (
    ("Camden Town", "GB", "London"), ("Missouri", "US", None), ("Mostar", "BA", "Mostar"), ("Jungle", None, None),
    ("MANCHESTER", "GB", "Manchester"), ("New York City Suburbs", "US", "New York"), ("Florida", "US", None),
    ("Canada,Montreal", "CA", "Montreal"), ("WorldWide", None, None), ("Hollywood❤", "US", "Hollywood"),
    ("San Francisco", "US", "San Francisco"), ("Quincy, MA", "US", "Quincy"), ("Brasil", "BR", None),
    ("A Daydream Away", None, None), ("Billerica, MA", "US", "Billerica"), ("Lithuania", "LT", None),
    ("Cold Canada", "CA", None), ("Everywhere", None, None), ("Among the Stars", None, None),
    ("California", "US", None), ("United States", "US", None), ("U.S.", "US", None),
    ("Cape Town South Africa", "ZA", "Cape Town"), ("Second Life", None, None), ("Detroit, MI", "US", "Detroit"),
    ("the netherlands", "NL", None), ("belo horizonte", "BR", "Belo Horizonte"), ("World", None, None),
    ("Im Everywhere", None, None), ("Georgia :P", "US", None), ("Nepal", "NP", None),
    ("Bournemouth", "GB", "Bournemouth"), ("Baltimore, Maryland USA", "US", "Baltimore"),
    ("SOMEWHERE OVER THE RAINBOW", None, None), ("Accra- Ghana", "GH", "Accra"), ("Volzhsky", "RU", "Volzhskiy"),
    ("Chicagoooo", "US", "Chicago"), ("MARS", None, None), ("New Bern, NC", "US", "New Bern"),
    ("Philippines, Going to America!", "PH", None), ("Jakarta,INDONESIA", "ID", "Jakarta"),
    ("New Yolk.", None, None), ("Pontiac Michigan", "US", "Pontiac"), ("WASH., D.C.", "US", "Washington, D.C."),
    ("Piracicaba S/P", "BR", "Piracicaba"), ("Here, there and everywhere...", None, None),
    ("Bogor, West Java Of Indonesia", "ID", "Bogor"), ("SÃO PAULO - SP", "BR", "São Paulo"),
    ("London", "GB", "London"), ("Mystic Falls.", None, None), ("Nigeria", "NG", None),
    ("Dublin, Ireland", "IE", "Dublin"), ("Philadelphia, United States", "US", "Philadelphia"),
    ("Thailand", "TH", None), ("Cicalengka, Bandung", "ID", "Cicalengka"), ("Marvins Room", None, None),
    ("Brooklyn, New York", "US", "Brooklyn"), ("Abbotsford, BC, Can", "CA", "Abbotsford"), ("ATX", "US", "Austin"),
    ("São paulo", "BR", "São Paulo"), ("ATL ✈ Baltimore", "US", "Atlanta"), ("Skien,Norway", "NO", "Skien"),
    ("In Ferno", None, None), ("The WORLD", None, None), ("DM[V]irginia", "US", None),
    ("Pittsburgh, Pa", "US", "Pittsburgh"), ("CaLi", "US", None), ("Indianapolis", "US", "Indianapolis"),
    ("Concepcion,Chile", "CL", "Concepción"), ("pontianak", "ID", "Pontianak"),
    ("Manchester, UK", "GB", "Manchester"), ("Mongolia", "MN", None), ("United Kingdom.", "GB", None),
    ("Long Island,  New York", "US", None), ("san andreas", None, None), ("Califórnia", "US", None),
    ("Ranai", "ID", "Ranai"), ("Catalão-Goiás-Brasil", "BR", "Catalao"), ("ORLANDO ,FL", "US", "Orlando"),
    ("World Wide", None, None), ("On your screen", None, None), ("Kigali", "RW", "Kigali"), ("Europa", None, None),
    ("Detroit Suburbs", "US", "Detroit"), ("INDIA / CALI", "IN", None), ("wherever your heart is", None, None),
    ("Saquarema", "BR", "Saquarema"), ("Pennsylvania, Philadelphia", "US", "Philadelphia"),
    ("São Paulo - Brasil", "BR", "São Paulo"), ("indonesian", "ID", None), ("Toronto, ON", "CA", "Toronto"),
    ("Lawton, Oklahoma", "US", "Lawton"), ("Distrito Federal", "BR", None), ("HoustAtlantaVegas", None, None),
    ("lucknow", "IN", "Lucknow"), ("planet earth", None, None), ("Detroit/MI", "US", "Detroit"),
    ("University Of SD", "US", None), ("Network/Marketing", None, None), ("CilikLand", None, None),
    ("Jakarta.Indonesia", "ID", "Jakarta"), ("Campinas - SP Brasil", "BR", "Campinas"), ("Sydney", "AU", "Sydney"),
    ("España", "ES", None), ("USA New York", "US", "New York"), ("Washington, DC", "US", "Washington, D.C."),
    ("CHICAGO ✈ NSW ✈ Cali", "US", "Chicago"), ("houma", "US", "Houma"), ("Great Grimsby England", "GB", "Grimsby"),
    ("Melbourne, Australia", "AU", "Melbourne"), ("old folks home, FL", "US", None), ("Hogwarts", None, None),
    ("Canoinhas-SC", "BR", "Canoinhas"), ("Bakersfield, CA", "US", "Bakersfield"), ("Recife", "BR", "Recife"),
    ("Memphis, TN", "US", "Memphis"), ("Cuenca, Ecuador", "EC", "Cuenca"), ("houston", "US", "Houston"),
    ("Cincinnati,Ohio", "US", "Cincinnati"), ("W3 International", None, None), ("orange county, ca", "US", None),
    ("Oklahoma City, Oklahoma", "US", "Oklahoma City"), ("Toowoomba, Australia", "AU", "Toowoomba"),
    ("Portland, Oregon", "US", "Portland"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Agreement:
    precision: float  # of the answers given, the share that is right
    recall: float  # of the labels that hold something, the share that is found


def agreement(labels: tuple[Label, ...], column: int) -> Agreement:
    """Return how far country (column 1) or city (column 2) agree with the labels."""
    pairs = []
    for label in labels:
        place = find_place(label[0])
        pairs.append(((place.country if column == 1 else place.city) if place else None, label[column]))
    n_right = sum(found is not None and found == meant for found, meant in pairs)
    return Agreement(
        n_right / sum(found is not None for found, _ in pairs), n_right / sum(meant is not None for _, meant in pairs)
    )


@pytest.mark.parametrize(
    ("labels", "least"),
    [(TWEETS, Agreement(0.97, 0.95)), (OTHERS, Agreement(0.97, 0.90)), (FRESH, Agreement(0.96, 0.91))],
)
def test_countries_agree_with_a_readers_labels(labels: tuple[Label, ...], least: Agreement) -> None:
    found = agreement(labels, 1)
    assert found.precision >= least.precision
    assert found.recall >= least.recall


@pytest.mark.parametrize(
    ("labels", "least"),
    [(TWEETS, Agreement(0.97, 0.85)), (OTHERS, Agreement(0.92, 0.75)), (FRESH, Agreement(0.96, 0.90))],
)
def test_cities_agree_with_a_readers_labels(labels: tuple[Label, ...], least: Agreement) -> None:
    found = agreement(labels, 2)
    assert found.precision >= least.precision
    assert found.recall >= least.recall
